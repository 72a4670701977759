using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that STS knows the credential, and reports whose it is.</summary>
internal sealed class IdentityCheck : OnlineCheck
{
    public IdentityCheck()
        : base("Identity")
    {
    }

    protected override Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken) => Task.FromResult(context switch
    {
        { Identity.Value: CallerIdentity identity } => Describe(identity),
        { Identity.Failure: ServiceException refusal } => Explain(refusal),
        { IsSwapped: true } => NotChecked("The AccessKey ID and the secret are swapped, so neither was sent."),
        { Identity.Failure: not null } or { WasAsked: false } => NotChecked("STS gave no usable response. See the check StsEndpoint."),
        _ => NotChecked("There is no credential to test with."),
    });

    private CheckResult Describe(CallerIdentity identity)
    {
        if ("Account".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase))
        {
            return Warning($"The key belongs to the account {identity.AccountId} itself, which has all permissions and can't assume a role.", CheckRemedies.Root, identity.Arn);
        }

        string what = "RAMUser".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase) ? "the RAM user"
            : "AssumedRoleUser".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase) ? "a session of the role"
            : identity.IdentityType;
        return Passed($"The credential belongs to {what} {identity.Arn} in the account {identity.AccountId}.", identity.Arn);
    }

    private CheckResult Explain(ServiceException refusal)
    {
        // The service's own message isn't shown: for some codes it repeats what was sent.
        string message = $"STS refuses the credential: {(refusal.Code.Length == 0 ? "HTTP " + refusal.StatusCode : refusal.Code)} (request ID {refusal.RequestId ?? "unknown"}).";
        if (refusal.IsTransient)
        {
            return Warning($"STS is busy: {refusal.Code} (request ID {refusal.RequestId ?? "unknown"}).", CheckRemedies.Busy);
        }

        return Failed(message, refusal.Code == "NoPermission" ? CheckRemedies.Denied : refusal.Remedy ?? CheckRemedies.Support);
    }
}
