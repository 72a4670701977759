namespace OssCredentials.Persistence;

/// <summary>What happened to one file or registry value.</summary>
public enum StoreChangeOutcome
{
    /// <summary>It was written or removed; with -WhatIf, it would be.</summary>
    Changed,

    /// <summary>It already had the right content; nothing was written.</summary>
    Unchanged,

    /// <summary>It doesn't apply to this user or machine.</summary>
    Skipped,

    /// <summary>It was left unchanged because writing it could do harm; the reason says how.</summary>
    Refused,
}
