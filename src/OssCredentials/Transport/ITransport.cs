using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Transport;

/// <summary>Sends one request once. Retries and signatures are above it.</summary>
internal interface ITransport
{
    /// <summary>Sends it and reads the answer, which the caller disposes.</summary>
    /// <exception cref="Errors.TransportException">No answer, or one that is not to be read.</exception>
    Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken);
}
