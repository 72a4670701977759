namespace OssCredentials.PowerShell;

/// <summary>What became of one file or registry value.</summary>
public enum OssStoreOutcome
{
    /// <summary>It was written or removed.</summary>
    Changed,

    /// <summary>It already was as wanted.</summary>
    Unchanged,

    /// <summary>It does not concern this user or machine.</summary>
    Skipped,

    /// <summary>It was left alone because writing it could do harm.</summary>
    Refused,

    /// <summary>It would be written or removed without -WhatIf.</summary>
    WouldChange,
}
