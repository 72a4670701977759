namespace OssCredentials.Oss;

/// <summary>What a refusal is about. It decides what the other requests of a check can still find out.</summary>
internal enum RefusalConcern
{
    /// <summary>Unknown: only the code is reported.</summary>
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

    /// <summary>The account: every request of it is refused.</summary>
    Account,

    /// <summary>The bucket: no request to it can succeed.</summary>
    Bucket,

    /// <summary>The permission for this one request.</summary>
    Permission,

    /// <summary>The object: the request was allowed, and the object doesn't exist.</summary>
    Object,

    /// <summary>The service, which may respond later.</summary>
    Service,
}
