namespace OssCredentials.Environment;

/// <summary>The variables of this process, which its children inherit.</summary>
internal sealed class ProcessEnvironment : IEnvironmentVariables
{
    public static readonly ProcessEnvironment Instance = new();

    /// <remarks>Used only if the variable isn't set, which .NET reads first.</remarks>
    public string? AccountHome
    {
        get
        {
            string home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile, System.Environment.SpecialFolderOption.DoNotVerify);

            // If the database has none, .NET returns the root folder, which is no one's home (B12).
            return home is "" or "/" ? null : home;
        }
    }

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
