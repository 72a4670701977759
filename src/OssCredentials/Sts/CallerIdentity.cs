using OssCredentials.Text;

namespace OssCredentials.Sts;

/// <summary>Who signed a request, as GetCallerIdentity returns it.</summary>
public sealed class CallerIdentity
{
    // Text from a service, which goes into views and checks.
    private readonly string _accountId = string.Empty;
    private readonly string _arn = string.Empty;
    private readonly string _identityType = string.Empty;

    /// <summary>The account ID.</summary>
    public required string AccountId
    {
        get => _accountId;
        init => _accountId = ForeignText.Clean(value);
    }

    /// <summary>The ARN of the account, user or assumed role.</summary>
    public required string Arn
    {
        get => _arn;
        init => _arn = ForeignText.Clean(value);
    }

    /// <summary><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>; compare case-insensitively.</summary>
    public required string IdentityType
    {
        get => _identityType;
        init => _identityType = ForeignText.Clean(value);
    }

    /// <summary>The request ID.</summary>
    public string? RequestId { get; init; }
}
