namespace OssCredentials.Sts;

/// <summary>Who signed a request, as GetCallerIdentity answers it.</summary>
public sealed class CallerIdentity
{
    /// <summary>The account's id.</summary>
    public required string AccountId { get; init; }

    /// <summary>The ARN of the account, user or assumed role.</summary>
    public required string Arn { get; init; }

    /// <summary><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>; compare without case.</summary>
    public required string IdentityType { get; init; }

    /// <summary>The id of the request.</summary>
    public string? RequestId { get; init; }
}
