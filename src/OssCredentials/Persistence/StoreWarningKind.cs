namespace OssCredentials.Persistence;

/// <summary>What a <see cref="StoreWarning"/> is about.</summary>
public enum StoreWarningKind
{
    /// <summary>The stored credential expires; shells that start after that don't get one.</summary>
    Temporary,

    /// <summary>The expiration time of the stored credential is unknown; shells export it even after it has expired.</summary>
    ExpirationUnknown,

    /// <summary>The stored credential has expired.</summary>
    Expired,

    /// <summary>A start-up file sets a variable of the set manually.</summary>
    HandWritten,

    /// <summary>Users other than the owner, or the chosen group, can read the store.</summary>
    ReadableByOthers,

    /// <summary>No start-up file reads the store, or none that the login shell reads.</summary>
    NotRead,

    /// <summary>The aliyun CLI ignores its profiles while the stored variables are set.</summary>
    ProfilesIgnored,

    /// <summary>The session's credential that was replaced had been set by another writer in this process.</summary>
    SessionOfAnother,

    /// <summary>A profile uses the credential of another one, which is missing or not valid.</summary>
    SourceProfile,
}
