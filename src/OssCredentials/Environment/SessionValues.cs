namespace OssCredentials.Environment;

/// <summary>The values of the set's variables, not validated.</summary>
internal sealed class SessionValues
{
    public string? AccessKeyId { get; init; }

    public string? AccessKeySecret { get; init; }

    public string? SecurityToken { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>Also null without a token: only a temporary credential has one.</summary>
    public string? Expiration { get; init; }

    /// <summary>Also null without an AccessKey ID: it is compared with it.</summary>
    public string? PersistedId { get; init; }
}
