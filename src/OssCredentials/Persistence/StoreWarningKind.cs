namespace OssCredentials.Persistence;

/// <summary>What a <see cref="StoreWarning"/> is about.</summary>
public enum StoreWarningKind
{
    /// <summary>The stored credential expires; shells started after that get none.</summary>
    Temporary,

    /// <summary>The stored credential expires at a time no one told; shells export it after that as well.</summary>
    ExpirationUnknown,

    /// <summary>The stored credential has expired.</summary>
    Expired,

    /// <summary>A start-up file sets a variable of the set manually.</summary>
    HandWritten,

    /// <summary>Others than the owner, or than the group chosen, can read the store.</summary>
    ReadableByOthers,

    /// <summary>No start-up file reads the store, or the login shell is one that none of them is for.</summary>
    NotRead,

    /// <summary>The aliyun CLI ignores its profiles where the stored variables are set.</summary>
    ProfilesIgnored,

    /// <summary>The session's credential that was replaced had been set by another writer of this process.</summary>
    SessionOfAnother,
}
