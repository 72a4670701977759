namespace OssCredentials.Policies;

/// <summary>What an action of OSS applies to, which decides how its resource is written.</summary>
internal enum OssActionLevel
{
    /// <summary>The account's buckets: <c>acs:oss:*:*:*</c>.</summary>
    Service,

    /// <summary>A bucket: <c>acs:oss:*:*:bucket</c>.</summary>
    Bucket,

    /// <summary>A bucket, whose request has a prefix that a condition can restrict.</summary>
    Listing,

    /// <summary>Objects: <c>acs:oss:*:*:bucket/prefix*</c>.</summary>
    Object,
}
