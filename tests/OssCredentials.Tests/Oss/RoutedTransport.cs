using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Oss;

/// <summary>
/// Sends requests for the hosts of Alibaba Cloud to the emulator, as a resolver would: the request has the host that it was meant
/// for.
/// </summary>
internal sealed class RoutedTransport : ITransport, IDisposable
{
    private readonly HttpTransport _direct = HttpTransport.CreateDirect();
    private readonly Uri _emulator;

    public RoutedTransport(Uri emulator) => _emulator = emulator;

    /// <summary>The addresses that requests were meant for, in their order.</summary>
    public List<Uri> Asked { get; } = [];

    public Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Asked.Add(request.Uri);
        if (!request.Uri.Host.EndsWith(".aliyuncs.com", StringComparison.Ordinal))
        {
            return _direct.SendAsync(request, cancellationToken);
        }

        var routed = new TransportRequest(request.Method, new Uri(_emulator, request.Uri.PathAndQuery)) { AnswerHeaders = request.AnswerHeaders };
        routed.Headers.AddRange(request.Headers);
        routed.Headers.Add(new("host", request.Uri.Host));
        return _direct.SendAsync(routed, cancellationToken);
    }

    public void Dispose() => _direct.Dispose();
}
