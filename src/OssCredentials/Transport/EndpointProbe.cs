using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.Transport;

/// <summary>Sends an unsigned request to find out whether a host can be resolved and reached, and its certificate is valid.</summary>
internal sealed class EndpointProbe
{
    // Long enough for a lost packet or two, but shorter than for a real request: someone is waiting for the diagnosis.
    private static readonly RetryPolicy s_policy = new(2, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(5));

    private const int ProxyAuthenticationRequired = 407;

    private readonly ServiceConnections _connections;

    public EndpointProbe(ServiceConnections connections) => _connections = connections;

    /// <exception cref="OssCredentialException">There was no response, or not from that host.</exception>
    public Task<EndpointAnswer> AskAsync(Uri endpoint, CancellationToken cancellationToken) => s_policy.ExecuteAsync(
        s_policy.Deadline(_connections.Clock), token => AttemptAsync(endpoint, token), static _ => false, endpoint.Host, _connections, cancellationToken);

    private async Task<EndpointAnswer> AttemptAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        using TransportResponse response = await _connections.Services.SendAsync(new TransportRequest(HttpMethod.Get, endpoint), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == ProxyAuthenticationRequired)
        {
            throw new TransportException(
                TransportFailure.Proxy, endpoint.Host, $"A proxy on the way to {endpoint.Host} requires a user and a password.",
                "Write them into HTTPS_PROXY as http://user:password@host:port, or add the host to NO_PROXY.")
            { StatusCode = response.StatusCode };
        }

        return new EndpointAnswer
        {
            Endpoint = endpoint,
            ClockOffset = response.Date is DateTimeOffset date ? date - _connections.Clock.UtcNow : null,
        };
    }
}
