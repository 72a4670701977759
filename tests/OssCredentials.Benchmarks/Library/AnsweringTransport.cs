using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Library;

/// <summary>Responds at once, without a network.</summary>
internal sealed class AnsweringTransport(byte[] answer) : ITransport
{
    public Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new TransportResponse { StatusCode = 200, Body = new ArraySegment<byte>(answer) });
}
