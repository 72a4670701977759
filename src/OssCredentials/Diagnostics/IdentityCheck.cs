using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Diagnostics;

/// <summary>STS knows the credential, and says who it is.</summary>
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
        { IsSwapped: true } => NotChecked("Id and secret have changed places, so neither was sent."),
        { Identity.Failure: not null } or { WasAsked: false } => NotChecked("STS gave no usable answer, as the check StsEndpoint says."),
        _ => NotChecked("There is no credential to ask with."),
    });

    private CheckResult Describe(CallerIdentity identity)
    {
        if ("Account".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase))
        {
            return Warning($"The key is that of the account {identity.AccountId} itself, which may do everything and cannot assume a role.", CheckRemedies.Root, identity.Arn);
        }

        string what = "RAMUser".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase) ? "the RAM user"
            : "AssumedRoleUser".Equals(identity.IdentityType, StringComparison.OrdinalIgnoreCase) ? "a session of the role"
            : identity.IdentityType;
        return Passed($"This is {what} {identity.Arn} of the account {identity.AccountId}.", identity.Arn);
    }

    private CheckResult Explain(ServiceException refusal)
    {
        // The service's own words stay out: of some codes they repeat what was sent.
        string message = $"STS refuses the credential: {(refusal.Code.Length == 0 ? "HTTP " + refusal.StatusCode : refusal.Code)} (request id {refusal.RequestId ?? "unknown"}).";
        if (refusal.IsTransient)
        {
            return Warning($"STS has no time for the question: {refusal.Code} (request id {refusal.RequestId ?? "unknown"}).", CheckRemedies.Busy);
        }

        return Failed(message, refusal.Code == "NoPermission" ? CheckRemedies.Denied : refusal.Remedy ?? CheckRemedies.Support);
    }
}
