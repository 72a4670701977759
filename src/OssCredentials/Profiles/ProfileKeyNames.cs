namespace OssCredentials.Profiles;

/// <summary>The format's names for the keys that a list of profiles shows; null for what it doesn't have.</summary>
internal sealed class ProfileKeyNames
{
    public required string Mode { get; init; }

    public required string AccessKeyId { get; init; }

    public required string RoleArn { get; init; }

    /// <summary>The region of OSS and the other services, which may differ from that of STS.</summary>
    public string? Region { get; init; }

    /// <summary>When the credential in the file expires, in seconds since 1970.</summary>
    public string? Expiration { get; init; }
}
