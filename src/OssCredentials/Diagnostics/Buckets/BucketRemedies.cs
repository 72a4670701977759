using System;
using OssCredentials.Oss;
using OssCredentials.Policies;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>How to grant a permission that OSS refused.</summary>
internal sealed class BucketRemedies
{
    private readonly string _bucket;
    private readonly string _prefix;
    private readonly bool _isTemporary;

    public BucketRemedies(string bucket, string prefix, bool isTemporary)
    {
        _bucket = bucket;
        _prefix = prefix;
        _isTemporary = isTemporary;
    }

    /// <summary>The resource of a permission, as policies write it.</summary>
    public string ResourceOf(string permission) => $"acs:oss:*:*:{_bucket}" + (OssActions.IsOfObjects(permission) ? $"/{_prefix}*" : string.Empty);

    /// <summary>The remedy.</summary>
    /// <param name="refusal">The refusal of OSS.</param>
    /// <param name="permission">The refused permission, such as <c>oss:PutObject</c>.</param>
    /// <param name="word">The name of its action, such as <c>Write</c>.</param>
    /// <param name="explanation">The table's explanation of the refusal.</param>
    public string For(OssRefusal refusal, string permission, string word, RefusalExplanation explanation)
    {
        // Granting a permission helps only if one is missing.
        if (explanation.Code != "AccessDenied" || explanation.Ec is not null and not "0003-00000201" and not "0003-00000905")
        {
            return explanation.Remedy;
        }

        bool isExplicit = refusal.IsExplicit ?? refusal.Ec == "0003-00000201";
        return (refusal.PolicyType, isExplicit) switch
        {
            ("ControlPolicy", _) => "A control policy of the resource directory denies it. Ask the administrator of the resource directory.",
            ("SessionPolicy", true) => $"Remove or narrow the Deny statement for {permission} in the session policy, and assume the role again.",
            ("SessionPolicy", false) => $"Assume the role again with a session policy that allows it: {NewPolicyCall(word)}",
            (_, true) => $"Remove or narrow the Deny statement for {permission} in the policies of the {Principal(refusal)}. A Deny statement takes precedence over every Allow statement.",
            (null, false) when _isTemporary =>
                $"Attach this policy to the role: {Policy(permission)} If the session was narrowed, assume the role again with {NewPolicyCall(word)}",
            _ => $"Attach this policy to the {Principal(refusal)}: {Policy(permission)}",
        };
    }

    private string NewPolicyCall(string word) => $"New-OssSessionPolicy {_bucket} {(_prefix.Length == 0 ? string.Empty : CommandText.QuoteAlways(_prefix) + " ")}-Action {word}";

    private string Policy(string permission) => SessionPolicy.Write(new SessionPolicyRequest
    {
        Grants = [new SessionPolicyGrant { Actions = [permission], Buckets = [_bucket], Prefixes = _prefix.Length == 0 ? [] : [_prefix] }],
    });

    private string Principal(OssRefusal refusal) => refusal.PrincipalType switch
    {
        "SubUser" => "RAM user" + Id(refusal),
        "AssumedRoleUser" => "RAM role" + Id(refusal),
        _ => _isTemporary ? "RAM role" : "RAM user",
    };

    private static string Id(OssRefusal refusal) => refusal.PrincipalName is string name ? " " + name : string.Empty;
}
