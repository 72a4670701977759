using System;
using System.Buffers;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Transport;

/// <summary>HTTP as credentials need it: no redirects, no cookies, a limited body, TLS or loopback.</summary>
internal sealed class HttpTransport : ITransport, IDisposable
{
    /// <summary>The longest response that is read, in bytes. The services' responses are under 8 KiB; the rest is a reserve.</summary>
    public const int MaximumBodyBytes = 64 * 1024;

    // How long a connection attempt may take: a TCP connect across the world, with two lost packets.
    private static readonly TimeSpan s_connectTimeout = TimeSpan.FromSeconds(5);

#if !NET
    private readonly TimeSpan _connectTimeout;
#endif

    // What the services' logs show about the caller, with nothing about the machine.
    private static readonly string s_userAgent = "OssCredentials/" + typeof(HttpTransport).Assembly.GetName().Version!.ToString(3);

    private static readonly char[] s_lineBreaks = ['\r', '\n', '\0'];

    // HttpClient isn't used: its timeout and buffering aren't needed here, and would add a layer to each request.
    private readonly HttpMessageInvoker _client;
    private readonly IWebProxy? _proxy;

    private HttpTransport(IWebProxy? proxy, TimeSpan connectTimeout)
    {
        _proxy = proxy;
#if !NET
        _connectTimeout = connectTimeout;
#endif
        _client = new HttpMessageInvoker(CreateHandler(proxy, connectTimeout));
    }

    /// <summary>For the public services: through the proxy in the environment.</summary>
    public static HttpTransport CreateForServices(IWebProxy proxy) => new(proxy, s_connectTimeout);

    /// <summary>For the metadata service, which is on the machine's own link, and for this machine itself: never through a proxy (E1).</summary>
    public static HttpTransport CreateDirect() => new(null, RetryPolicy.MetadataConnection);

    public async Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        string host = request.Uri.IsDefaultPort ? request.Uri.Host : request.Uri.Authority;
        EndpointRules.EnsureSecure(request.Uri);

        // .NET treats an invalid proxy address as "no proxy"; checked here, it is an error.
        Uri? proxy = _proxy?.GetProxy(request.Uri);
        using HttpRequestMessage message = CreateMessage(request);
        try
        {
#if !NET
            if (_proxy is null)
            {
                await EnsureConnectsAsync(request.Uri, host, cancellationToken).ConfigureAwait(false);
            }
#endif
            using HttpResponseMessage response = await _client.SendAsync(message, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;

            // A redirect would send a signed request to a host that no one specified (E2).
            if (status is >= 300 and < 400)
            {
                throw new TransportException(
                    TransportFailure.Redirect, host,
                    $"{host} returned a redirect (HTTP {status}). Requests with credentials aren't redirected.",
                    "Specify the service's own endpoint. A captive portal or a proxy may be in the way.")
                { StatusCode = status };
            }

            ArraySegment<byte> body = await ReadBoundedAsync(response, host, cancellationToken).ConfigureAwait(false);
            return new TransportResponse
            {
                StatusCode = status,
                Body = body,
                Rented = body.Array,
                Date = response.Headers.Date,
                RetryAfter = ReadRetryAfter(response.Headers),
                Headers = ReadHeaders(response.Headers, request.AnswerHeaders),
            };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Only the handler can have cancelled it: it gives up if a connection takes too long.
            throw NoConnection(host, exception);
        }
        catch (HttpRequestException exception)
        {
            throw Describe(exception, host, proxy);
        }
#if NET
        catch (HttpIOException exception) when (exception.HttpRequestError == HttpRequestError.InvalidResponse)
        {
            throw NotHttp(host);
        }
#endif
        catch (IOException exception)
        {
            throw new TransportException(
                TransportFailure.Connection, host, $"The connection to {host} broke before the response was complete.",
                "Try again. If the error persists, look for a proxy or firewall in between.", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static TransportException NoConnection(string host, Exception? exception) => new(
        TransportFailure.Connection, host, $"Connecting to {host} took too long.", "Check the endpoint and the network.", exception);

#if !NET
    // HttpClientHandler has no separate limit for connecting, and a response may take longer than a connection.
    private async Task EnsureConnectsAsync(Uri uri, string host, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Task connecting = Task.Factory.FromAsync(socket.BeginConnect(uri.DnsSafeHost, uri.Port, null, null), socket.EndConnect);
        Task first = await Task.WhenAny(connecting, Task.Delay(_connectTimeout, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (first != connecting)
        {
            _ = connecting.ContinueWith(static given => _ = given.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw NoConnection(host, null);
        }

        try
        {
            await connecting.ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw NoConnection(host, exception);
        }
    }
#endif

    private static HttpMessageHandler CreateHandler(IWebProxy? proxy, TimeSpan connectTimeout)
    {
#if NET
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None, // Without decompression there is no decompression bomb (E3).
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
            ConnectTimeout = connectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // So that a DNS change is noticed.
            MaxResponseDrainSize = 0, // Otherwise an unread rest would still be read, up to 1 MiB, to keep the connection (E3).
        };
#else
        _ = connectTimeout; // HttpClientHandler has no such setting.
        return new HttpClientHandler
        {
            SslProtocols = SslProtocols.Tls12, // The default of Windows PowerShell is TLS 1.0 or less on many machines; the services require 1.2.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = proxy is not null,
            Proxy = proxy,
        };
#endif
    }

    private static HttpRequestMessage CreateMessage(TransportRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Uri);

        // .NET Framework would send Expect: 100-continue before each body, and wait for the response.
        message.Headers.ExpectContinue = false;
        message.Headers.TryAddWithoutValidation("User-Agent", s_userAgent);
        if (request.Body is not null)
        {
            message.Content = new ByteArrayContent(request.Body);
            if (request.ContentType is not null)
            {
                message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(request.ContentType);
            }
        }

        foreach (var header in request.Headers)
        {
            // Without validation, which would reject an Authorization header in an unknown form. Every header value has been checked
            // before; a line break here is a fault of ours (E7).
            if (header.Value.IndexOfAny(s_lineBreaks) >= 0 || !message.Headers.TryAddWithoutValidation(header.Key, header.Value))
            {
                message.Dispose();
                throw new InvalidOperationException($"The header {header.Key} can't be sent.");
            }
        }

        return message;
    }

    /// <summary>Limits endless or huge responses, whatever Content-Length says. The array comes from the shared pool (E3).</summary>
    private static async Task<ArraySegment<byte>> ReadBoundedAsync(HttpResponseMessage response, string host, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > MaximumBodyBytes)
        {
            throw TooLarge(host);
        }

#if NET
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
#else
        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);

        // On .NET Framework a read ignores its token; closing the stream ends it.
        using CancellationTokenRegistration registration = cancellationToken.Register(stream.Dispose);
#endif
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)(response.Content.Headers.ContentLength ?? 4096) + 1);
        int length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                {
                    byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    Buffer.BlockCopy(buffer, 0, larger, 0, length);
                    ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
                    buffer = larger;
                }

                int read;
                try
                {
                    read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false);
                }
                catch (ObjectDisposedException) when (cancellationToken.IsCancellationRequested)
                {
                    throw new OperationCanceledException(cancellationToken);
                }

                if (read == 0)
                {
                    return new ArraySegment<byte>(buffer, 0, length);
                }

                length += read;
                if (length > MaximumBodyBytes)
                {
                    throw TooLarge(host);
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
            throw;
        }
    }

    private static TransportException TooLarge(string host) => new(
        TransportFailure.TooLarge, host, $"The response of {host} is larger than {MaximumBodyBytes / 1024} KiB and wasn't read.",
        "Check the endpoint: this is not the service.");

#if NET
    // .NET's own error quotes the line that it couldn't read, so it isn't kept as the inner exception (D5).
    private static TransportException NotHttp(string host) => new(
        TransportFailure.Malformed, host, $"{host} returned something other than HTTP.",
        "Check the endpoint and its port: this is not the service.");
#endif

    private static IReadOnlyDictionary<string, string> ReadHeaders(HttpResponseHeaders headers, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return TransportResponse.NoHeaders;
        }

        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string name in names)
        {
            if (headers.TryGetValues(name, out var values))
            {
                found[name] = string.Join(",", values);
            }
        }

        return found;
    }

    private static TimeSpan? ReadRetryAfter(HttpResponseHeaders headers) =>
        headers.TryGetValues("x-acs-retry-after", out var values)
        && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out int milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private TransportException Describe(HttpRequestException exception, string host, Uri? proxy)
    {
        // .NET's own error quotes the host that it looked up (D5).
        string? shown = proxy is null ? null : _proxy is EnvironmentProxy named ? named.Show(proxy) : proxy.Authority;
        Exception? inner = proxy is not null && shown is null ? null : exception;
        string origin = (_proxy as EnvironmentProxy)?.Origin ?? "the environment";
        string through = proxy is null ? string.Empty : $"the proxy{(shown is null ? string.Empty : $" {shown}")}, which comes from {origin},";
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case AuthenticationException:
                    return new TransportException(
                        TransportFailure.Tls, host, $"The certificate or the TLS handshake of {host} failed: {cause.Message}",
                        "Check the endpoint's name, this machine's clock and its trusted certificates. The certificate of a private authority, or of a proxy that opens TLS, "
                        + "must be trusted here: on Linux set SSL_CERT_FILE or SSL_CERT_DIR before pwsh starts, since .NET reads them once; elsewhere add it to the system's store.",
                        inner);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return NameResolution();
#if !NET
                case WebException { Status: WebExceptionStatus.TrustFailure or WebExceptionStatus.SecureChannelFailure }:
                    return new TransportException(
                        TransportFailure.Tls, host, $"The certificate or the TLS handshake of {host} failed.",
                        "Check the endpoint's name, this machine's clock and its trusted certificates.", inner);
                case WebException { Status: WebExceptionStatus.NameResolutionFailure or WebExceptionStatus.ProxyNameResolutionFailure }:
                    return NameResolution();
#endif
            }
        }

#if NET
        switch (exception.HttpRequestError)
        {
            case HttpRequestError.ProxyTunnelError:
                return new TransportException(
                    TransportFailure.Proxy, host, $"No connection to {host}: {(through.Length == 0 ? "the proxy" : through.TrimEnd(','))} refused it.",
                    $"Check {origin} and the proxy's user and password, or add the host to NO_PROXY.", inner);
            case HttpRequestError.ConfigurationLimitExceeded:
                return TooLarge(host);
            case HttpRequestError.InvalidResponse:
                return NotHttp(host);
        }
#endif
        return new TransportException(
            TransportFailure.Connection, host, $"No connection to {host}{(through.Length == 0 ? "," : $" through {through}")} or it broke before the response was complete.",
            proxy is null ? "Check the endpoint, the network and HTTPS_PROXY/NO_PROXY." : $"Check the endpoint, the network, {origin} and NO_PROXY.", inner);

        // A request through a proxy resolves only the proxy's name.
        TransportException NameResolution() => proxy is null
            ? new(TransportFailure.NameResolution, host, $"The name {host} can't be resolved.", "Check the endpoint or region, and this machine's DNS.", exception)
            : new(TransportFailure.NameResolution, host, $"The name of the proxy{(shown is null ? string.Empty : $" {proxy.Host}")}, which comes from {origin}, can't be resolved.", $"Check {origin}, or add the host to NO_PROXY.", inner);
    }
}
