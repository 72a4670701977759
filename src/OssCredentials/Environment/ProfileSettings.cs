namespace OssCredentials.Environment;

/// <summary>What a profile says besides its credential, as variables can hold it.</summary>
public sealed class ProfileSettings
{
    /// <summary>The role that the profile assumes, whose account is that of its credential; null where it assumes none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The region, such as <c>cn-hangzhou</c>; null where the profile has none that is valid.</summary>
    public string? Region { get; init; }

    /// <summary>The STS that the profile, or the caller, wants to be asked: a host, or a URL for loopback; null for the one that is asked anyway.</summary>
    public string? StsEndpoint { get; init; }
}
