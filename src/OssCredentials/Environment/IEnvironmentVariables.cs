namespace OssCredentials.Environment;

/// <summary>The variables of this process; tests bring their own.</summary>
internal interface IEnvironmentVariables
{
    /// <summary>A variable's value; null when it is unset or empty, which mean the same.</summary>
    string? Get(string name);

    /// <summary>Sets a variable, or removes it with null.</summary>
    void Set(string name, string? value);
}
