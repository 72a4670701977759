namespace OssCredentials.PowerShell;

/// <summary>The state of a source of credentials in the chain.</summary>
public enum OssCredentialSourceState
{
    /// <summary>Nothing is configured there.</summary>
    NotConfigured,

    /// <summary>It is configured; whether it is used depends on an earlier source that wasn't tried.</summary>
    Configured,

    /// <summary>Unknown until it is tried, which -Online does.</summary>
    NotAsked,

    /// <summary>The credential that a request would be signed with comes from here.</summary>
    Used,

    /// <summary>It is configured, but an earlier source is used.</summary>
    Shadowed,

    /// <summary>It is configured, but not valid.</summary>
    Invalid,

    /// <summary>Its credential has expired.</summary>
    Expired,
}
