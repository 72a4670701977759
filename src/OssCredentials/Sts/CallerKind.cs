namespace OssCredentials.Sts;

/// <summary>What kind of identity signs requests.</summary>
public enum CallerKind
{
    /// <summary>The Alibaba Cloud account itself, which has every permission and can't assume a role.</summary>
    Account,

    /// <summary>A RAM user.</summary>
    RamUser,

    /// <summary>A session of a RAM role.</summary>
    AssumedRole,
}
