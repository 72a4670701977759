namespace OssCredentials.Environment;

/// <summary>The variables of this process; tests replace it.</summary>
internal interface IEnvironmentVariables
{
    /// <summary>A variable's value; null if it is unset or empty, which mean the same.</summary>
    string? Get(string name);

    /// <summary>The home folder that the account of this process has in the database of users; null if it has none.</summary>
    string? AccountHome { get; }

    /// <summary>Sets a variable; null removes it.</summary>
    void Set(string name, string? value);
}
