namespace OssCredentials.Environment;

/// <summary>The settings of a profile besides its credential that variables can hold.</summary>
public sealed class ProfileSettings
{
    /// <summary>The role that the profile assumes, whose account is that of its credential; null if it assumes none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The region, such as <c>cn-hangzhou</c>; null if the profile has no valid one.</summary>
    public string? Region { get; init; }

    /// <summary>The STS endpoint of the profile or the caller: a host, or a URL for loopback; null for the default.</summary>
    public string? StsEndpoint { get; init; }
}
