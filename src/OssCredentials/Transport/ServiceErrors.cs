using System;

namespace OssCredentials.Transport;

/// <summary>The meaning of the services' error codes. The code decides, since a throttled call also returns 400.</summary>
internal static class ServiceErrors
{
    public const string NonceUsed = "SignatureNonceUsed";
    public const string ClockSkew = "InvalidTimeStamp.Expired";

    /// <summary>Whether the service's message for this code repeats what was signed, including the security token (D5).</summary>
    public static bool RepeatsTheRequest(string code) =>
        code == "IncompleteSignature" || code.StartsWith("Signature", StringComparison.Ordinal);

    /// <summary>The sentence that says what a service refused.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="action">What was requested.</param>
    /// <param name="code">The service's code; empty if there is none.</param>
    /// <param name="statusCode">The HTTP status, for a refusal without a code.</param>
    /// <param name="said">The service's own message, filtered and masked; null if there is none.</param>
    /// <param name="requestId">The request ID; null if it is unknown.</param>
    public static string Describe(string service, string action, string code, int statusCode, string? said, string? requestId) =>
        $"{service} refused {action}: {(code.Length == 0 ? "HTTP " + statusCode : code)}{(said is null ? string.Empty : " - " + said)} (request ID {requestId ?? "unknown"}).";

    /// <summary>The remedy for an error code of a service; null for an unknown one.</summary>
    public static string? Remedy(string service, string code) => code switch
    {
        "NoPermission" when service == "RAM" =>
            "The user can't manage its own AccessKeys. An administrator can allow that for all users (RAM console, Settings, Manage AccessKey Pairs), "
            + "or grant this user ram:CreateAccessKey, ram:ListAccessKeys, ram:UpdateAccessKey, ram:DeleteAccessKey and ram:GetAccessKeyLastUsed on itself.",
        "EntityNotExist.User.AccessKey" => "The user doesn't have this AccessKey. It may have been deleted, or belong to another user.",
        "LimitExceeded.User.AccessKey" => "A RAM user can have at most two AccessKeys. Delete one first.",
        "NoPermission" =>
            "This error has three possible causes: the RAM user has no permission to call AssumeRole (attach AliyunSTSAssumeRoleAccess), "
            + "the role's trust policy doesn't allow the user's account, or the key belongs to the account itself, which can't assume roles.",
        "Forbidden.AccessKeyDisabled" or "InvalidAccessKeyId.Inactive" =>
            "The AccessKey is disabled. Enable it in the RAM console, or use another.",
        "EntityNotExist.Role" => "The role doesn't exist. Check the account ID and the role name in the ARN.",
        "InvalidAccessKeyId.NotFound" =>
            "The AccessKey doesn't exist. Check the ID: it may have been deleted, belong to another site (China or international), or be a temporary one that has expired.",
        "SignatureDoesNotMatch" or "IncompleteSignature" =>
            "The AccessKey secret doesn't belong to the ID. Set both again from the same key pair.",
        "MissingSecurityToken" => "The AccessKey ID is temporary and its security token is missing. Set the three values together.",
        "InvalidSecurityToken.Expired" => "The temporary credential has expired. Get a new one.",
        "InvalidSecurityToken.Malformed" => "The security token is damaged. Copy it whole, or get a new one.",
        "InvalidSecurityToken.MismatchWithAccessKey" => "The security token belongs to another key. Set the three values together, from one response.",
        ClockSkew => "This machine's clock is off by more than 15 minutes. Set it.",
        "InvalidParameter.DurationSeconds" => "Use at least 900 seconds and at most the role's maximum session duration, which is 3,600 unless it was raised. To stay valid longer, add -AutoRefresh.",
        "InvalidParameter.RoleArn" => "Write the role as acs:ram::<account ID>:role/<role name>.",
        "InvalidParameter.RoleSessionName" => "Use 2 to 64 characters from A-Z, a-z, 0-9, '.', '@', '_' and '-' for the session name.",
        "InvalidParameter.PolicyGrammar" => "Check the policy's JSON: Version, Statement, Effect, Action, Resource.",
        "InvalidParameter.PolicySize" => "Shorten the policy to 2,048 characters.",
        _ when code.StartsWith("Throttling", StringComparison.Ordinal) => "There were too many requests. Wait a moment, and send fewer requests.",
        "InternalError" or "ServiceUnavailable" => "The service has a problem. Try again in a few minutes.",
        NonceUsed => "Something on the way sends requests twice, usually a proxy. Add the host to NO_PROXY.",
        _ when code.StartsWith("AuthenticationFail.", StringComparison.Ordinal) =>
            "The identity provider's token was refused. Check its issuer, audience and age, and the provider's ARN.",
        _ => null,
    };
}
