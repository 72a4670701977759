using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Providers;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>Which bucket is to be asked for what.</summary>
public sealed class BucketCheckRequest
{
    /// <summary>The bucket's name.</summary>
    public required string Bucket { get; init; }

    /// <summary>What the names of the objects in question begin with; empty for the whole bucket.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>The actions to try: <c>Read</c>, <c>Write</c>, <c>List</c>, <c>Delete</c>, without regard to case.</summary>
    public required IReadOnlyList<string> Actions { get; init; }

    /// <summary>The credential to check; null for a profile's or this environment's.</summary>
    public AccessKeyCredential? Credential { get; init; }

    /// <summary>Where to look for a credential when none is given.</summary>
    public CredentialLookup Lookup { get; init; } = new();

    /// <summary>The OSS endpoint: a host, or a URL for loopback; null for <c>OSS_ENDPOINT</c>, or else the region's.</summary>
    public string? OssEndpoint { get; init; }

    /// <summary>The bucket's region; null for the endpoint's, or else <c>OSS_REGION</c>, or else what OSS says.</summary>
    public string? Region { get; init; }

    /// <summary>Whether to try Delete too where it can't be told that the bucket has no versioning.</summary>
    public bool IsForced { get; init; }
}
