using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator.Rpc;

/// <summary>The error codes of the emulated services, each with its HTTP status and text.</summary>
/// <remarks>Sources: the error tables of the STS and RAM API pages; 400 where they give no status.</remarks>
internal static class ServiceErrors
{
    private static readonly Dictionary<string, (int Status, string Message)> s_known = new(StringComparer.Ordinal)
    {
        ["Throttling"] = (400, "Request was denied due to request throttling."),
        ["Throttling.User"] = (400, "Request was denied due to user flow control."),
        ["Throttling.Api"] = (400, "Request was denied due to api flow control."),
        ["InternalError"] = (500, "The request processing has failed due to some unknown error, exception or failure."),
        ["ServiceUnavailable"] = (503, "The request has failed due to a temporary failure of the server."),
        ["InvalidAction.NotFound"] = (404, "Specified api is not found, please check your url and method."),
        ["InvalidVersion"] = (400, "Specified parameter Version is not valid."),
        ["IncompleteSignature"] = (400, "The request signature does not conform to Aliyun standards."),
        ["SignatureDoesNotMatch"] = (400, "Specified signature does not match our calculation."),
        ["SignatureNonceUsed"] = (400, "Specified signature nonce was used already."),
        ["InvalidTimeStamp.Expired"] = (400, "Specified time stamp or date value is expired."),
        ["InvalidTimeStamp.Format"] = (400, "Specified time stamp or date value is not well formatted."),
        ["InvalidAccessKeyId.NotFound"] = (404, "Specified access key is not found."),
        ["InvalidAccessKeyId.Inactive"] = (400, "Specified access key is disabled."),
        ["Forbidden.AccessKeyDisabled"] = (403, "The AccessKey is disabled."),
        ["MissingSecurityToken"] = (400, "SecurityToken is mandatory for this action."),
        ["InvalidSecurityToken.Expired"] = (400, "Specified SecurityToken is expired."),
        ["InvalidSecurityToken.Malformed"] = (400, "Specified SecurityToken is malformed."),
        ["InvalidSecurityToken.MismatchWithAccessKey"] = (400, "Specified SecurityToken mismatch with the AccessKey."),
        ["InvalidParameter.RoleArn"] = (400, "The parameter RoleArn is wrongly formed."),
        ["InvalidParameter.RoleSessionName"] = (400, "The parameter RoleSessionName is wrongly formed."),
        ["InvalidParameter.DurationSeconds"] = (400, "The parameter DurationSeconds is out of range."),
        ["InvalidParameter.PolicyGrammar"] = (400, "The parameter Policy has not passed grammar check."),
        ["InvalidParameter.PolicySize"] = (400, "The size of Policy must be smaller than 2048 bytes."),
        ["InvalidParameter.ExternalId"] = (400, "The parameter ExternalId is wrongly formed."),
        ["AuthenticationFail.OIDCProvider.NotExist"] = (401, "The specified OIDC provider does not exist."),
        ["AuthenticationFail.OIDCToken.Invalid"] = (401, "This OIDCToken is invalid."),
        ["AuthenticationFail.SAMLProvider.NotExist"] = (401, "The specified SAML provider does not exist."),
        ["AuthenticationFail.SAMLAssertion.Invalid"] = (401, "This SAMLAssertion is invalid."),
        ["NoPermission"] = (403, "You are not authorized to do this action. You should be authorized by RAM."),
        ["EntityNotExist.User"] = (404, "The user does not exist."),
        ["EntityNotExist.User.AccessKey"] = (404, "The access key does not exist."),
        ["LimitExceeded.User.AccessKey"] = (409, "The number of access keys exceeds the limit of the user."),
        ["InvalidParameter.Status"] = (400, "The parameter Status is neither Active nor Inactive."),
        ["EntityNotExist.Role"] = (404, "The specified role does not exist."),
    };

    /// <summary>The status of a code; 400 for one not listed.</summary>
    public static int StatusOf(string code) => s_known.TryGetValue(code, out var known) ? known.Status : 400;

    /// <summary>The text of a code; the code itself for one not listed.</summary>
    public static string MessageOf(string code) => s_known.TryGetValue(code, out var known) ? known.Message : code;
}
