using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Serving;

/// <summary>Serves a temporary credential to programs on this machine, at a URL that no one can guess, until it is disposed.</summary>
/// <remarks>
/// The URL is a capability: the Alibaba Cloud SDKs send no authorization to a credentials URI, so anyone who knows the URL gets the
/// credential. It listens on 127.0.0.1, which no other machine can reach, and responds only to a <c>GET</c> of the exact path from
/// this machine, with this machine as the host. Any other request gets a 404 without a body.
/// </remarks>
public sealed class CredentialServer : IDisposable
{
    /// <summary>
    /// How long before it expires a credential is renewed. The most demanding client, the Python SDK, asks again as soon as 15
    /// minutes are left (aliyun/credentials-python, provider/uri.py); one more minute is for the renewal itself.
    /// </summary>
    public static readonly TimeSpan RenewalLead = TimeSpan.FromMinutes(16);

    // 22 of 62 characters are 131 bits.
    private const int PathLength = 22;

    // A client sends a few hundred bytes.
    private const int LongestRequest = 4 * 1024;

    // For a whole request and its response.
    private static readonly TimeSpan s_connectionTimeout = TimeSpan.FromSeconds(5);

    // Each uses a file handle of this process. If there are more, another program holds them open, and the oldest is closed. A client's own
    // connection ends within milliseconds, so it is neither closed nor kept waiting.
    private const int MostConnections = 256;

    private readonly TcpListener _listener;
    private readonly ServedRequest _request;
    private readonly ServedCredential _credential;
    private readonly LinkedList<Socket> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private int _isDisposed;

    private CredentialServer(ServedCredential credential, TcpListener listener)
    {
        _credential = credential;
        _listener = listener;
        _stop = _stopping.Token;
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        string path = "/" + SecureText.Create(PathLength);
        _request = new ServedRequest(port, path);
        Address = new Uri(string.Format(CultureInfo.InvariantCulture, "http://127.0.0.1:{0}{1}", port, path));
    }

    /// <summary>The URL of the credential: anyone who knows it gets the credential.</summary>
    public Uri Address { get; }

    /// <summary>The newest credential.</summary>
    public AccessKeyCredential Current => _credential.Current;

    /// <summary>Whether the newest credential has expired, so that no one gets one.</summary>
    public bool IsExpired => _credential.IsExpired;

    /// <summary>Why the last renewal failed; null if it didn't. It is repeated until it succeeds.</summary>
    public OssCredentialException? Failure => _credential.Failure;

    /// <summary>Starts to serve a credential, and to renew it.</summary>
    /// <param name="first">The credential, available before anyone asks.</param>
    /// <param name="renew">Obtains another; null if that isn't possible and the first is served until it expires.</param>
    /// <param name="lead">How long before it expires the credential is renewed; half of its lifetime if that is less.</param>
    /// <exception cref="CredentialSourceException">The credential can't be served.</exception>
    /// <exception cref="SocketException">This machine has no port left.</exception>
    public static CredentialServer Start(AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead) =>
        Start(first, renew, lead, SystemClock.Instance, IPAddress.Loopback);

    /// <inheritdoc cref="Start(AccessKeyCredential, Func{CancellationToken, Task{AccessKeyCredential}}?, TimeSpan)"/>
    internal static CredentialServer Start(
        AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead, IClock clock, IPAddress address)
    {
        Check(first);
        var credential = new ServedCredential(first, renew, lead, clock);

        // Exclusive, because on Windows another program of this user could otherwise listen on the same port.
        var listener = new TcpListener(address, 0) { ExclusiveAddressUse = true };
        listener.Start();
        var server = new CredentialServer(credential, listener);

        // The caller's context doesn't flow into it: it outlives the call.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(server.ListenAsync);
            _ = Task.Run(credential.RunAsync);
        }

        return server;
    }

    /// <summary>Checks that the clients of a credentials URI can use a credential: it has a token and a known expiration.</summary>
    /// <exception cref="CredentialSourceException">They can't.</exception>
    public static void Check(AccessKeyCredential credential)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));

        if (!credential.IsTemporary)
        {
            throw new CredentialSourceException(
                "ServedNotTemporary", $"The credential of {credential.Source} is a long-term key, which can't be served: programs read a temporary credential at a credentials URI.",
                "Assume a role with -RoleArn, or leave out -Serve.");
        }

        if (credential.Expiration is null)
        {
            throw new CredentialSourceException(
                "ServedWithoutEnd", $"The expiration time of the credential of {credential.Source} is unknown, so it can't be served.",
                "Specify -Expiration, assume a role with -RoleArn, or leave out -Serve.");
        }
    }

    /// <summary>Stops the server: the URL is closed, and the renewal ends. Credentials that were returned stay valid until they expire.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stopping.Cancel();
            _listener.Stop();
            _credential.Dispose();
        }
    }

    private async Task ListenAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket peer = await _listener.AcceptSocketAsync().ConfigureAwait(false);
                _ = ServeAsync(Enter(peer));
            }
            catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException)
            {
                // Disposed.
                return;
            }
            catch (SocketException)
            {
                // The connection broke before it was accepted, or this process has no file handle left; the next one waits a little.
                await Task.Delay(10).ConfigureAwait(false);
            }
        }
    }

    private LinkedListNode<Socket> Enter(Socket peer)
    {
        Socket? oldest = null;
        LinkedListNode<Socket> node;
        lock (_open)
        {
            if (_open.Count >= MostConnections)
            {
                oldest = _open.First!.Value;
                _open.RemoveFirst();
            }

            node = _open.AddLast(peer);
        }

        oldest?.Dispose();
        return node;
    }

    private void Leave(LinkedListNode<Socket> node)
    {
        lock (_open)
        {
            if (node.List is not null)
            {
                _open.Remove(node);
            }
        }
    }

    private async Task ServeAsync(LinkedListNode<Socket> node)
    {
        Socket peer = node.Value;
        try
        {
            using (peer)
            using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stop))
            using (deadline.Token.Register(peer.Dispose))
            {
                deadline.CancelAfter(s_connectionTimeout);
                bool isHere = peer.RemoteEndPoint is IPEndPoint { Address: IPAddress from } && IPAddress.IsLoopback(from);
                using var stream = new NetworkStream(peer, ownsSocket: false);
                byte[] buffer = new byte[LongestRequest];
                int length = 0;
                bool isComplete = false;
                while (!isComplete && length < buffer.Length)
                {
                    int read = await stream.ReadAsync(buffer, length, buffer.Length - length).ConfigureAwait(false);
                    if (read == 0)
                    {
                        return;
                    }

                    isComplete = ServedRequest.IsComplete(buffer, length, length + read);
                    length += read;
                }

                byte[] answer = isHere && isComplete && _request.Is(buffer, length) ? _credential.Answer : ServedAnswer.NotFound;
                await stream.WriteAsync(answer, 0, answer.Length).ConfigureAwait(false);
                peer.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The client closed the connection or was too slow. It can ask again.
        }
        finally
        {
            Leave(node);
        }
    }
}
