namespace OssCredentials.PowerShell;

/// <summary>What came of a check.</summary>
public enum OssCredentialCheckState
{
    /// <summary>Nothing is wrong.</summary>
    Passed,

    /// <summary>It works, and someone should look at it.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,

    /// <summary>It could not be looked at, or there is nothing to look at.</summary>
    NotChecked,

    /// <summary>It was asked for, and can't be told without a risk or for the reason that the message gives.</summary>
    Unknown,
}
