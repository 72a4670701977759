using System;

namespace OssCredentials.Transport;

/// <summary>What the services' error codes mean: by code, since a throttled call answers 400 too.</summary>
internal static class ServiceErrors
{
    public const string NonceUsed = "SignatureNonceUsed";
    public const string ClockSkew = "InvalidTimeStamp.Expired";

    /// <summary>Whether the service's message for this code repeats what was signed, security token and all (D5).</summary>
    public static bool RepeatsTheRequest(string code) =>
        code == "IncompleteSignature" || code.StartsWith("Signature", StringComparison.Ordinal);

    /// <summary>What to do about a code of a service; null for one that nobody has written of.</summary>
    public static string? Remedy(string service, string code) => code switch
    {
        "NoPermission" when service == "RAM" =>
            "The user may not manage its own AccessKeys. An administrator can allow all users to (RAM console, Settings, Manage AccessKey Pairs), "
            + "or give this one ram:CreateAccessKey, ram:ListAccessKeys, ram:UpdateAccessKey, ram:DeleteAccessKey and ram:GetAccessKeyLastUsed on itself.",
        "EntityNotExist.User.AccessKey" => "The user has no such AccessKey: it may have been deleted, or belong to another user.",
        "LimitExceeded.User.AccessKey" => "A RAM user has at most two AccessKeys: delete one first.",
        "NoPermission" =>
            "Three things answer so: the RAM user has no permission to call AssumeRole (attach AliyunSTSAssumeRoleAccess), "
            + "the role's trust policy does not name the user's account, or the key belongs to the account itself, which cannot assume roles.",
        "Forbidden.AccessKeyDisabled" or "InvalidAccessKeyId.Inactive" =>
            "The AccessKey is disabled: enable it in the RAM console, or use another.",
        "EntityNotExist.Role" => "There is no such role: check the account id and the role name in the ARN.",
        "InvalidAccessKeyId.NotFound" =>
            "There is no such AccessKey: check the id; it may have been deleted, or belong to another site (China or international).",
        "SignatureDoesNotMatch" or "IncompleteSignature" =>
            "The AccessKey secret does not fit the id: set both again, from the same key pair.",
        "MissingSecurityToken" => "The id is a temporary one and its security token is missing: set the three together.",
        "InvalidSecurityToken.Expired" => "The temporary credential has ended: get a new one.",
        "InvalidSecurityToken.Malformed" => "The security token is damaged: copy it whole, or get a new one.",
        "InvalidSecurityToken.MismatchWithAccessKey" => "The security token belongs to another key: set the three together, from one answer.",
        ClockSkew => "This machine's clock is off by more than 15 minutes: set it.",
        "InvalidParameter.DurationSeconds" => "Ask for at least 900 seconds and at most the role's maximum session duration.",
        "InvalidParameter.RoleArn" => "Write the role as acs:ram::<account id>:role/<role name>.",
        "InvalidParameter.RoleSessionName" => "Name the session with 2 to 64 letters, digits and . @ _ -",
        "InvalidParameter.PolicyGrammar" => "Check the policy's JSON: Version, Statement, Effect, Action, Resource.",
        "InvalidParameter.PolicySize" => "Shorten the policy to 2,048 characters.",
        _ when code.StartsWith("Throttling", StringComparison.Ordinal) => "Too many calls: wait a moment, and ask once where you ask often.",
        "InternalError" or "ServiceUnavailable" => "The service is at fault: try again in a few minutes.",
        NonceUsed => "Something on the way sends requests twice, a proxy mostly: go around it with NO_PROXY.",
        _ when code.StartsWith("AuthenticationFail.", StringComparison.Ordinal) =>
            "The identity provider's token was refused: check its issuer, audience and age, and the provider's ARN.",
        _ => null,
    };
}
