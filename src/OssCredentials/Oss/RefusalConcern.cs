namespace OssCredentials.Oss;

/// <summary>What a refusal is about, which decides what the other requests of a check can still find out.</summary>
internal enum RefusalConcern
{
    /// <summary>Nothing that is known: the code alone is told.</summary>
    Unknown,

    /// <summary>The AccessKey or its signature.</summary>
    Signature,

    /// <summary>The security token.</summary>
    SecurityToken,

    /// <summary>The time of the request.</summary>
    Clock,

    /// <summary>The region in the signature's scope.</summary>
    Region,

    /// <summary>The endpoint.</summary>
    Endpoint,

    /// <summary>The account, whose every request is refused.</summary>
    Account,

    /// <summary>The bucket, of which nothing can be asked.</summary>
    Bucket,

    /// <summary>The permission for this one request.</summary>
    Permission,

    /// <summary>The object: the request was allowed, and there is no such thing.</summary>
    Object,

    /// <summary>The service, which may answer later.</summary>
    Service,
}
