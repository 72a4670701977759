namespace OssCredentials.Diagnostics.Buckets;

/// <summary>What came of trying an action.</summary>
internal enum ProbeOutcome
{
    /// <summary>OSS allowed it.</summary>
    Allowed,

    /// <summary>OSS allowed it, and something was left that someone has to look at.</summary>
    AllowedWithRemainder,

    /// <summary>OSS refused it.</summary>
    Refused,

    /// <summary>It can't be told.</summary>
    Unknown,
}
