using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>STS can be reached, and it is STS that answers.</summary>
internal sealed class StsEndpointCheck : OnlineCheck
{
    public StsEndpointCheck()
        : base("StsEndpoint")
    {
    }

    protected override Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        // What answers a plain request may still be a portal or a proxy: a signed one tells.
        OssCredentialException? failure = context.Sts.Failure
            ?? context.Identity.Failure as TransportException
            ?? context.Credential.Failure as TransportException;
        return Task.FromResult(failure is not null ? Failed(failure) : Passed($"{context.Sts.Value!.Endpoint.Authority} answers.", context.Sts.Value.Endpoint.Authority));
    }
}
