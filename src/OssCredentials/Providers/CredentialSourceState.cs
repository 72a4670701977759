namespace OssCredentials.Providers;

/// <summary>The state of a source in the chain.</summary>
public enum CredentialSourceState
{
    /// <summary>Nothing is configured there.</summary>
    NotConfigured,

    /// <summary>It holds a credential, or the way to one; whether it is used depends on a source before it that was not asked.</summary>
    Configured,

    /// <summary>Only asking it would tell, and it was not asked.</summary>
    NotAsked,

    /// <summary>The credential that a request would be signed with comes from here.</summary>
    Used,

    /// <summary>It is configured, and a source before it ends the chain.</summary>
    Shadowed,

    /// <summary>It is configured and wrong: the chain ends here with an error unless it ends before.</summary>
    Invalid,

    /// <summary>Its credential has expired.</summary>
    Expired,
}
