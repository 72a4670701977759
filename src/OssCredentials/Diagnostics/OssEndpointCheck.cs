using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that OSS can be reached at <c>OSS_ENDPOINT</c>.</summary>
internal sealed class OssEndpointCheck : OnlineCheck
{
    public OssEndpointCheck()
        : base("OssEndpoint")
    {
    }

    protected override Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken) => Task.FromResult(context.Oss switch
    {
        { Failure: TransportException { Failure: TransportFailure.Timeout or TransportFailure.Connection } failure } when context.OssEndpoint!.Contains("-internal") =>
            Failed(failure.Message, CheckRemedies.InternalEndpoint, failure.Host),
        { Failure: OssCredentialException failure } => Failed(failure),
        { Value: EndpointAnswer answer } when context.IsOssEndpointPlain => Warning(
            $"OSS_ENDPOINT specifies plain HTTP for {answer.Endpoint.Authority}: anyone on the network can read what is sent.", CheckRemedies.PlainHttp, "OSS_ENDPOINT"),
        { Value: EndpointAnswer answer } => Passed($"{answer.Endpoint.Authority} answers.", answer.Endpoint.Authority),
        _ => NotChecked("OSS_ENDPOINT is not set."),
    });
}
