namespace OssCredentials.PowerShell;

/// <summary>The result of a check.</summary>
public enum OssCredentialCheckState
{
    /// <summary>Nothing is wrong.</summary>
    Passed,

    /// <summary>It works, but needs attention.</summary>
    Warning,

    /// <summary>It doesn't work.</summary>
    Failed,

    /// <summary>It couldn't be checked, or there is nothing to check.</summary>
    NotChecked,

    /// <summary>It was requested, but couldn't be determined without a risk, or for the reason in the message.</summary>
    Unknown,
}
