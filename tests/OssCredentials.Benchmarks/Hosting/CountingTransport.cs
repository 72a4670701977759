using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>Counts the requests that are sent.</summary>
internal sealed class CountingTransport(ITransport transport) : ITransport
{
    private int _requests;

    public int Requests => Volatile.Read(ref _requests);

    public Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        return transport.SendAsync(request, cancellationToken);
    }
}
