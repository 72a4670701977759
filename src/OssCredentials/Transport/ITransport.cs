using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Transport;

/// <summary>Sends one request once. Retries and signatures are above it.</summary>
internal interface ITransport
{
    /// <summary>Sends it and reads the response, which the caller disposes.</summary>
    /// <exception cref="Errors.TransportException">There was no response, or one that must not be read.</exception>
    Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken);
}
