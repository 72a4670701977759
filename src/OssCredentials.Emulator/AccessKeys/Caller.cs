namespace OssCredentials.Emulator.AccessKeys;

/// <summary>The identity that an AccessKey belongs to.</summary>
public sealed class Caller
{
    private Caller(CallerKind kind, string accountId, string arn, string principalId, string? userId, string? roleId)
    {
        Kind = kind;
        AccountId = accountId;
        Arn = arn;
        PrincipalId = principalId;
        UserId = userId;
        RoleId = roleId;
    }

    /// <summary>What kind of identity this is.</summary>
    public CallerKind Kind { get; }

    /// <summary>The account ID.</summary>
    public string AccountId { get; }

    /// <summary>The identity's ARN, as GetCallerIdentity returns it.</summary>
    public string Arn { get; }

    /// <summary>The account or user ID, or <c>role id:session name</c>.</summary>
    public string PrincipalId { get; }

    /// <summary>The account or user ID; null for a role session.</summary>
    public string? UserId { get; }

    /// <summary>The role ID; null unless this is a role session.</summary>
    public string? RoleId { get; }

    /// <summary>The RAM user's name; null for any other identity.</summary>
    public string? UserName => Kind == CallerKind.RAMUser ? Arn[(Arn.LastIndexOf('/') + 1)..] : null;

    /// <summary>The root of the account.</summary>
    public static Caller Root(string accountId) =>
        new(CallerKind.Account, accountId, $"acs:ram::{accountId}:root", accountId, accountId, null);

    /// <summary>A user of the account.</summary>
    public static Caller User(string accountId, string userName, string userId) =>
        new(CallerKind.RAMUser, accountId, $"acs:ram::{accountId}:user/{userName}", userId, userId, null);

    /// <summary>A session of a role.</summary>
    public static Caller RoleSession(string accountId, string roleName, string roleId, string sessionName) =>
        new(CallerKind.AssumedRoleUser, accountId, $"acs:ram::{accountId}:assumed-role/{roleName}/{sessionName}",
            $"{roleId}:{sessionName}", null, roleId);

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;
}
