namespace OssCredentials.Environment;

/// <summary>What the variables of the set hold, unjudged.</summary>
internal sealed class SessionValues
{
    public string? AccessKeyId { get; init; }

    public string? AccessKeySecret { get; init; }

    public string? SecurityToken { get; init; }

    public string? RoleArn { get; init; }

    /// <summary>Null without a token too: it is a temporary credential's.</summary>
    public string? Expiration { get; init; }

    /// <summary>Null without an AccessKey ID too: it is compared with it.</summary>
    public string? PersistedId { get; init; }
}
