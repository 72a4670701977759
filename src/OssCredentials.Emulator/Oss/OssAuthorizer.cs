using System;
using System.Linq;
using System.Net;
using System.Xml.Linq;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Policies;

namespace OssCredentials.Emulator.Oss;

/// <summary>Decides by the identity's own policy and the session policy whether a request is allowed, and says who refused it.</summary>
internal static class OssAuthorizer
{
    /// <exception cref="OssErrorException">The request isn't allowed, or the emulator can't evaluate the policy.</exception>
    public static void Check(EmulatorAccessKey? key, PolicyQuestion question, EmulatorBucket? bucket, string accountId)
    {
        if (key is null)
        {
            throw new OssErrorException("AccessDenied", "0003-00000905", "Anonymous access is forbidden for this operation.");
        }

        if (bucket is not null && (bucket.OwnerAccountId ?? accountId) != key.Caller.AccountId)
        {
            throw new OssErrorException("AccessDenied", "0003-00000001", "The bucket you access does not belong to you.");
        }

        if (key.Caller.Kind == CallerKind.Account)
        {
            return;
        }

        (string Type, PolicyVerdict Verdict)[] verdicts =
        [
            ("AccountLevelIdentityBasedPolicy", Judge(key.Policy, question)),
            ("SessionPolicy", Judge(key.SessionPolicy, question)),
        ];
        foreach (PolicyVerdict refusal in (PolicyVerdict[])[PolicyVerdict.ExplicitDeny, PolicyVerdict.ImplicitDeny])
        {
            if (verdicts.FirstOrDefault(entry => entry.Verdict == refusal).Type is string type)
            {
                throw Denied(key.Caller, question.Action, type, refusal);
            }
        }
    }

    private static PolicyVerdict Judge(string? policy, PolicyQuestion question)
    {
        try
        {
            return policy is null ? PolicyVerdict.Allow : PolicyDocument.Parse(policy).Judge(question);
        }
        catch (NotSupportedException exception)
        {
            throw new OssErrorException("NotImplemented", null, exception.Message);
        }
    }

    private static OssErrorException Denied(Caller caller, string action, string policyType, PolicyVerdict verdict) => new(
        "AccessDenied",
        verdict == PolicyVerdict.ExplicitDeny ? "0003-00000201" : "0003-00000001",
        verdict == PolicyVerdict.ExplicitDeny ? "Access denied by authorizer's policy." : "You have no right to access this object because of bucket acl.",
        new XElement(
            "AccessDeniedDetail",
            new XElement("PolicyType", policyType),
            new XElement("AuthPrincipalOwnerId", caller.AccountId),
            new XElement("AuthPrincipalType", caller.Kind == CallerKind.RAMUser ? "SubUser" : "AssumedRoleUser"),
            new XElement("AuthPrincipalDisplayName", caller.UserId ?? caller.PrincipalId),
            new XElement("NoPermissionType", verdict.ToString()),
            new XElement("AuthAction", action)));
}
