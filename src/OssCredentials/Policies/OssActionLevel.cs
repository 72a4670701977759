namespace OssCredentials.Policies;

/// <summary>What an action of OSS is done to, which decides how its resource is written.</summary>
internal enum OssActionLevel
{
    /// <summary>The account's buckets: <c>acs:oss:*:*:*</c>.</summary>
    Service,

    /// <summary>A bucket: <c>acs:oss:*:*:bucket</c>.</summary>
    Bucket,

    /// <summary>A bucket too, but its request carries a prefix, and a condition can limit it to one.</summary>
    Listing,

    /// <summary>Objects: <c>acs:oss:*:*:bucket/prefix*</c>.</summary>
    Object,
}
