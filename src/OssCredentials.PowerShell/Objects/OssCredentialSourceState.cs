namespace OssCredentials.PowerShell;

/// <summary>The state of a source of credentials in the chain.</summary>
public enum OssCredentialSourceState
{
    /// <summary>Nothing is configured there.</summary>
    NotConfigured,

    /// <summary>It is configured; whether it is used depends on a source before it that was not asked.</summary>
    Configured,

    /// <summary>Only asking it would tell: -Online does.</summary>
    NotAsked,

    /// <summary>The credential that a request would be signed with comes from here.</summary>
    Used,

    /// <summary>It is configured, and a source before it comes first.</summary>
    Shadowed,

    /// <summary>It is configured and wrong.</summary>
    Invalid,

    /// <summary>Its credential has expired.</summary>
    Expired,
}
