using System;
using System.Net.Http;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>
/// Obtains a temporary credential from a URL that returns <c><see cref="Code, AccessKeyId, AccessKeySecret, SecurityToken,
/// Expiration"/></c>.
/// </summary>
/// <remarks>Only the host goes into errors and logs: path and query may contain a secret.</remarks>
internal sealed class CredentialsUriClient
{
    // The service is nearby: three attempts in 10 s.
    private static readonly RetryPolicy s_policy = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(5));

    private readonly ServiceConnections _connections;

    public CredentialsUriClient(ServiceConnections connections) => _connections = connections;

    /// <summary>Reads a URL: https, or http on loopback.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't either.</exception>
    public static Uri ParseUri(string text, string name)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp)
            || uri.Host.Length == 0
            || uri.UserInfo.Length != 0)
        {
            throw new InvalidCredentialValueException("InvalidCredentialsUri", name, $"{name} isn't a valid URI.", "Write it as https://host/path.");
        }

        return uri.Scheme == Uri.UriSchemeHttps || EndpointRules.IsLoopback(uri)
            ? uri
            : throw new InvalidCredentialValueException(
                "InsecureEndpoint", name, $"{name} specifies plain HTTP to another machine, where anyone on the network could read the credential.", "Use https.");
    }

    /// <param name="uri">The result of <see cref="ParseUri"/>.</param>
    /// <param name="source">Where the credential comes from, for people to read.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TransportException">There was no usable response.</exception>
    /// <exception cref="ServiceException">It refused the request.</exception>
    /// <exception cref="CredentialSourceException">The credential has already expired.</exception>
    public async Task<AccessKeyCredential> GetCredentialAsync(Uri uri, string source, CancellationToken cancellationToken)
    {
        ITransport transport = _connections.To(uri);
        _connections.Logger.Calling(uri.Host, "a credential");
        using TransportResponse response = await s_policy.ExecuteAsync(
            s_policy.Deadline(_connections.Clock),
            async deadline =>
            {
                TransportResponse answer = await transport.SendAsync(new TransportRequest(HttpMethod.Get, uri), deadline).ConfigureAwait(false);
                if (answer.StatusCode != 200)
                {
                    answer.Dispose();
                    throw Refusal(uri, answer.StatusCode);
                }

                return answer;
            },
            static _ => false,
            uri.Authority,
            _connections,
            cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument document = StrictJson.ParseObject(response.Body);
            if (StrictJson.RequiredString(document.RootElement, "Code") != "Success")
            {
                throw new CredentialSourceException(
                    "CredentialsUriRefused", $"{uri.Authority} returned a code other than Success for the credentials URI.", "Check the program that serves it.");
            }

            return IssuedCredentialReader.Read(
                document.RootElement, uri.Authority, _connections.TimeOf(response, uri.Authority),
                (id, secret, token, expiration) => new AccessKeyCredential(id, secret, token) { Expiration = expiration, Source = source });
        }
        catch (JsonException)
        {
            throw new TransportException(
                TransportFailure.Malformed, uri.Authority, $"{uri.Authority} returned something other than a credential for the credentials URI.",
                "It must return {Code: \"Success\", AccessKeyId, AccessKeySecret, SecurityToken, Expiration}.")
            { StatusCode = 200 };
        }
    }

    private static ServiceException Refusal(Uri uri, int status) => new(
        "the credentials URI", "GET", string.Empty, status, null,
        $"{uri.Authority} refused the credentials URI: HTTP {status}.", "Check the address and the program that serves it.");
}
