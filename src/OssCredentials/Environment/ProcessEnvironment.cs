namespace OssCredentials.Environment;

/// <summary>The variables of this process, which its children inherit.</summary>
internal sealed class ProcessEnvironment : IEnvironmentVariables
{
    public static readonly ProcessEnvironment Instance = new();

    public string? Get(string name)
    {
        // The official GitHub action "removes" its variables by setting them to the empty string.
        string? value = System.Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) ? null : value;
    }

    // null, never "": since .NET 9 an empty string is stored as an empty variable.
    public void Set(string name, string? value) =>
        System.Environment.SetEnvironmentVariable(name, string.IsNullOrEmpty(value) ? null : value);
}
