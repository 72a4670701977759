using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator.Oss;

/// <summary>The error codes of OSS, each with its status, text and usual EC.</summary>
/// <remarks>Sources: OSS, "Error codes" and its pages by EC.</remarks>
internal static class OssErrors
{
    private static readonly Dictionary<string, (int Status, string? Ec, string Message)> s_known = new(StringComparer.Ordinal)
    {
        ["AccessDenied"] = (403, "0003-00000001", "You have no right to access this object because of bucket acl."),
        ["AccessForbidden"] = (403, "0003-00000602", "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec."),
        ["AccessKeyIdAndSecurityTokenNotMatch"] = (403, "0002-00000004", "The OSS access key id and security token you provided does not match."),
        ["BucketAlreadyExists"] = (409, "0015-00000104", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."),
        ["BucketDisable"] = (403, "0003-00000908", "BucketDisable"),
        ["BucketNotEmpty"] = (409, "0015-00000301", "The bucket you tried to delete is not empty."),
        ["FileAlreadyExists"] = (409, "0026-00000003", "The object you specified already exists and can not be overwritten."),
        ["InternalError"] = (500, null, "We encountered an internal error. Please try again."),
        ["InvalidAccessKeyId"] = (403, "0002-00000902", "The OSS Access Key Id you provided does not exist in our records."),
        ["InvalidArgument"] = (400, null, "Invalid argument."),
        ["InvalidBucketName"] = (400, "0015-00000001", "The specified bucket is not valid."),
        ["InvalidSecurityToken"] = (403, "0002-00000008", "The security token you provided is invalid."),
        ["MethodNotAllowed"] = (405, null, "The specified method is not allowed against this resource."),
        ["NoSuchBucket"] = (404, "0015-00000101", "The specified bucket does not exist."),
        ["NoSuchKey"] = (404, "0026-00000001", "The specified key does not exist."),
        ["NoSuchUpload"] = (404, "0042-00000002", "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."),
        ["NotImplemented"] = (501, null, "A header or a parameter you provided implies functionality that is not implemented."),
        ["RequestTimeTooSkewed"] = (403, "0002-00000504", "The difference between the request time and the current time is too large."),
        ["SecondLevelDomainForbidden"] = (403, "0003-00000020", "The bucket you are attempting to access must be addressed using OSS third level domain."),
        ["SecurityTokenExpired"] = (403, "0002-00000007", "The security token you provided has expired."),
        ["ServiceUnavailable"] = (503, null, "Please reduce your request rate."),
        ["SignatureDoesNotMatch"] = (403, "0002-00000040", "The request signature we calculated does not match the signature you provided. Check your key and signing method."),
        ["UserDisable"] = (403, "0003-00000801", "UserDisable"),
    };

    /// <summary>The status of a code; 400 for one not listed.</summary>
    public static int StatusOf(string code) => s_known.TryGetValue(code, out var known) ? known.Status : 400;

    /// <summary>The usual EC of a code; null if there is none.</summary>
    public static string? EcOf(string code) => s_known.TryGetValue(code, out var known) ? known.Ec : null;

    /// <summary>The text of a code; the code itself for one not listed.</summary>
    public static string MessageOf(string code) => s_known.TryGetValue(code, out var known) ? known.Message : code;
}
