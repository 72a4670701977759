namespace OssCredentials.PowerShell;

/// <summary>What happened to one file or registry value.</summary>
public enum OssStoreOutcome
{
    /// <summary>It was written or removed.</summary>
    Changed,

    /// <summary>It already had the right content.</summary>
    Unchanged,

    /// <summary>It doesn't apply to this user or machine.</summary>
    Skipped,

    /// <summary>It was left unchanged because writing it could do harm.</summary>
    Refused,

    /// <summary>It would be written or removed without -WhatIf.</summary>
    WouldChange,
}
