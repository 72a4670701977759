namespace OssCredentials.Emulator.AccessKeys;

/// <summary>What GetCallerIdentity calls IdentityType.</summary>
public enum CallerKind
{
    /// <summary>The account itself, which can't assume a role.</summary>
    Account,

    /// <summary>A user of the account.</summary>
    RAMUser,

    /// <summary>A session of an assumed role.</summary>
    AssumedRoleUser,
}
