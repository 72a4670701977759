namespace OssCredentials.Providers;

/// <summary>The state of a source in the chain.</summary>
public enum CredentialSourceState
{
    /// <summary>Nothing is configured there.</summary>
    NotConfigured,

    /// <summary>It has a credential, or a way to obtain one; whether it is used depends on an earlier source that wasn't tried.</summary>
    Configured,

    /// <summary>Unknown until it is tried, which it wasn't.</summary>
    NotAsked,

    /// <summary>The credential that a request would be signed with comes from here.</summary>
    Used,

    /// <summary>It is configured, but an earlier source ends the chain.</summary>
    Shadowed,

    /// <summary>It is configured but not valid: the chain ends here with an error, unless it ended earlier.</summary>
    Invalid,

    /// <summary>Its credential has expired.</summary>
    Expired,
}
