using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>A bucket, and the actions to check there.</summary>
public sealed class BucketCheckRequest
{
    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>What the objects' names begin with; empty for the whole bucket.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The actions to try: <c>Read</c>, <c>Write</c>, <c>List</c>, <c>Delete</c>, case-insensitive.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The credential to check; null for a profile's or this environment's.</summary>
    public AccessKeyCredential? Credential { get; init; }

    /// <summary>Where to look for a credential if none is given.</summary>
    public CredentialLookup Lookup { get; init; } = new();

    /// <summary>The OSS endpoint: a host, or a URL for loopback; null for <c>OSS_ENDPOINT</c>, or otherwise the region's.</summary>
    public string? OssEndpoint { get; init; }

    /// <summary>The bucket's region; null for the endpoint's, otherwise <c>OSS_REGION</c>, otherwise the one that OSS reports.</summary>
    public string? Region { get; init; }

    /// <summary>Whether to try Delete even if the bucket may have versioning.</summary>
    public bool IsForced { get; init; }
}
