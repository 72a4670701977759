using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that STS can be reached, and that it is STS that responds.</summary>
internal sealed class StsEndpointCheck : OnlineCheck
{
    public StsEndpointCheck()
        : base("StsEndpoint")
    {
    }

    protected override Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        // A plain request may be answered by a portal or a proxy; a signed one shows whether it is STS.
        OssCredentialException? failure = context.Sts.Failure
            ?? context.Identity.Failure as TransportException
            ?? context.Credential.Failure as TransportException;
        return Task.FromResult(failure is not null ? Failed(failure) : Passed($"{context.Sts.Value!.Endpoint.Authority} answers.", context.Sts.Value.Endpoint.Authority));
    }
}
