using System.Linq;

namespace OssCredentials.Oss;

/// <summary>The one table that explains the refusals of OSS that people meet.</summary>
/// <remarks>
/// Sources: OSS, "HTTP 403", "Error codes" and the pages by EC (help.aliyun.com/en/oss/user-guide/&lt;EC&gt;). An EC may change, so
/// an entry with a code alone applies to every EC without an entry.
/// </remarks>
internal static class RefusalExplanations
{
    private const string SetAgain = "Set the AccessKey ID and its secret again with Set-OssCredential, from the same key pair.";
    private const string NewToken = "Get a new temporary credential, and set its three values together.";
    private const string AskOwner = "Ask the owner of the bucket.";

    private static readonly RefusalExplanation[] s_table =
    [
        new("InvalidAccessKeyId", "0002-00000003", RefusalConcern.SecurityToken, "the AccessKey ID is a temporary one, and the request has no security token", "Set the three values together, from one response."),
        new("InvalidAccessKeyId", "0002-00000901", RefusalConcern.Signature, "the AccessKey ID isn't in a valid format", "Copy the ID again, whole and without the characters around it."),
        new("InvalidAccessKeyId", "0002-00000904", RefusalConcern.Signature, "the AccessKey is disabled, or its network restriction excludes this machine's address",
            "Enable the AccessKey in the RAM console, or add this machine's address to the AccessKey's network access restriction."),
        new("InvalidAccessKeyId", null, RefusalConcern.Signature, "OSS doesn't know the AccessKey ID",
            "Check the ID: it may have been deleted, or belong to another site (China or international)."),
        new("SignatureDoesNotMatch", "0002-00000101", RefusalConcern.Signature, "the signature of version 2 isn't accepted", "Configure your program to sign with version 4."),
        new("SignatureDoesNotMatch", "0002-00000429", RefusalConcern.Signature, "the signature isn't valid for OSS's S3 interface",
            "Check the secret, and that the S3 program signs with version 4 and uses virtual-hosted addresses."),
        new("SignatureDoesNotMatch", null, RefusalConcern.Signature, "the AccessKey secret doesn't belong to the ID, or a proxy changed the request", SetAgain),
        new("SecurityTokenExpired", null, RefusalConcern.SecurityToken, "the temporary credential has expired", NewToken),
        new("InvalidSecurityToken", "0002-00000006", RefusalConcern.SecurityToken, "the security token is damaged", "Copy the token again, whole. " + NewToken),
        new("InvalidSecurityToken", null, RefusalConcern.SecurityToken, "the security token isn't one that STS issued for this AccessKey ID", NewToken),
        new("AccessKeyIdAndSecurityTokenNotMatch", null, RefusalConcern.SecurityToken, "the security token was issued with another AccessKey ID",
            "Set the three values together, from one response. A long-term AccessKey has no token: remove a stale one with Clear-OssCredential."),
        new("InvalidArgument", "0002-00000010", RefusalConcern.SecurityToken, "the security token is both in a header and in the query", "Configure your program to send it only once."),
        new("RequestTimeTooSkewed", null, RefusalConcern.Clock, "this machine's clock differs from that of OSS by more than 15 minutes", "Set this machine's clock, preferably by NTP."),
        new("InvalidArgument", "0002-00000226", RefusalConcern.Region, "the request is signed for a region that isn't the bucket's", "Set the bucket's region, written as cn-hangzhou and without oss-, with -Region."),
        new("InvalidArgument", "0002-00000228", RefusalConcern.Region, "the request is signed for a region that isn't the bucket's", "Set the bucket's region, written as cn-hangzhou and without oss-, with -Region."),
        new("InvalidArgument", "0002-00000225", RefusalConcern.Region, "the request is signed for another product, as for a CloudBox", "Use the region of the CloudBox (cb-…) for a CloudBox, and the bucket's region for any other bucket."),
        new("InvalidArgument", "0002-00000227", RefusalConcern.Region, "the request is signed for another product, as for a CloudBox", "Use the region of the CloudBox (cb-…) for a CloudBox, and the bucket's region for any other bucket."),
        new("InvalidArgument", "0002-00000034", RefusalConcern.Signature, "the signature's version isn't accepted here", "Configure your program to sign with version 4."),
        new("AccessDenied", "0002-00000034", RefusalConcern.Signature, "the signature's version isn't accepted here", "Configure your program to sign with version 4."),
        new("AccessDenied", "0002-00000069", RefusalConcern.Permission, "the signed URL has expired", "Sign a new URL. A URL that is signed with a temporary credential also expires with that credential."),
        new("AccessDenied", "0003-00001403", RefusalConcern.Endpoint, "the bucket is in another region and has another endpoint", "Set the bucket's own endpoint."),
        new("SecondLevelDomainForbidden", null, RefusalConcern.Endpoint, "the bucket's name is in the path, and OSS requires it before the host", "Turn path-style addresses off in your program, and don't add the bucket to the endpoint's path."),
        new("AccessDenied", "0003-00000101", RefusalConcern.Permission, "a bucket policy denies it", "Look for the Deny statement in the bucket policy, often one on the source address or VPC. " + AskOwner),
        new("AccessDenied", "0003-00000201", RefusalConcern.Permission, "a RAM policy denies it", "Remove or narrow the Deny statement. A Deny statement takes precedence over every Allow statement."),
        new("AccessDenied", "0003-00000203", RefusalConcern.Permission, "a bucket policy and a RAM policy both deny it", "Remove or narrow the Deny statements in both policies."),
        new("AccessDenied", "0003-00000501", RefusalConcern.Permission, "the bucket's hotlink protection refuses requests without a Referer", "Allow an empty Referer in the bucket's hotlink protection, or send one that it allows."),
        new("AccessDenied", "0003-00000502", RefusalConcern.Permission, "the bucket's hotlink protection blocks this Referer", "Remove the Referer from the bucket's blacklist, or send another."),
        new("AccessDenied", "0003-00000503", RefusalConcern.Permission, "the bucket's hotlink protection doesn't list this Referer", "Add the Referer to the bucket's whitelist."),
        new("AccessDenied", "0003-00000905", RefusalConcern.Permission, "no policy allows it, and the request counts as anonymous", "Check that your program signs its requests, and grant the permission."),
        new("AccessDenied", "0017-00000001", RefusalConcern.Endpoint, "the request is one for STS and was sent to OSS", "Use the STS endpoint for STS and OSS's for OSS: -StsEndpoint and -OssEndpoint."),
        new("InvalidArgument", "0017-00000001", RefusalConcern.Endpoint, "the request is one for STS and was sent to OSS", "Use the STS endpoint for STS and OSS's for OSS: -StsEndpoint and -OssEndpoint."),
        new("AccessDenied", null, RefusalConcern.Permission, "no policy allows it", "Grant the permission to the RAM user or role."),
        new("AccessForbidden", null, RefusalConcern.Permission, "the bucket's CORS rules don't allow the request's origin", "Add a CORS rule for the origin, method and headers to the bucket."),
        new("BucketNotBelongTo", null, RefusalConcern.Permission, "the bucket belongs to another account", "Check the bucket's name and your account ID. The owner of another account's bucket must allow you in a bucket policy."),
        new("UserDisable", null, RefusalConcern.Account, "the account is overdue or blocked, or OSS isn't activated for it", "Pay the amount due, or activate OSS in the console."),
        new("InDebt", null, RefusalConcern.Account, "the account has an overdue payment", "Pay the amount due."),
        new("InDebtOverdue", null, RefusalConcern.Account, "the account has had an overdue payment for too long", "Pay the amount due."),
        new("AbnormalBucketOwnerStatus", null, RefusalConcern.Account, "the account of the bucket's owner is unavailable", AskOwner),
        new("BucketDisable", null, RefusalConcern.Bucket, "the bucket is disabled for security reasons", "Look for a notice in the console, or open a ticket."),
        new("NoSuchBucket", null, RefusalConcern.Bucket, "there is no such bucket", "Check the bucket's name. Names are unique in all of OSS, and the name of a deleted bucket can be used again."),
        new("InvalidBucketName", null, RefusalConcern.Bucket, "no bucket can have this name", "Use 3 to 63 lowercase letters, digits and hyphens."),
        new("CnameDenied", null, RefusalConcern.Endpoint, "the custom domain is bound to another bucket", "Use OSS's own endpoint, or bind the domain to this bucket."),
        new("NoSuchKey", null, RefusalConcern.Object, "there is no such object", "Check the object's name."),
        new("NoSuchUpload", null, RefusalConcern.Object, "there is no such upload", "Start a new upload."),
        new("InternalError", null, RefusalConcern.Service, "OSS failed", "Try again in a few minutes."),
        new("ServiceUnavailable", null, RefusalConcern.Service, "OSS has too many requests", "Try again in a few minutes."),
    ];

    /// <summary>The explanation of a refusal; null for a code that isn't in the table.</summary>
    public static RefusalExplanation? Find(OssRefusal refusal) =>
        refusal.IsOfOtherAccount && refusal.Code == "AccessDenied" ? Find("BucketNotBelongTo", null)
        : Find(refusal.Code, refusal.Ec) ?? Find(refusal.Code, null);

    private static RefusalExplanation? Find(string code, string? ec) => s_table.FirstOrDefault(entry => entry.Code == code && entry.Ec == ec);
}
