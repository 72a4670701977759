namespace OssCredentials.Diagnostics.Buckets;

/// <summary>The outcome of trying an action.</summary>
internal enum ProbeOutcome
{
    /// <summary>OSS allowed it.</summary>
    Allowed,

    /// <summary>OSS allowed it, and something was left that needs attention.</summary>
    AllowedWithRemainder,

    /// <summary>OSS refused it.</summary>
    Refused,

    /// <summary>It couldn't be determined.</summary>
    Unknown,
}
