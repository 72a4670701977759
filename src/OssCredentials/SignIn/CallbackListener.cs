using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;

namespace OssCredentials.SignIn;

/// <summary>Waits on this machine for the browser to return from the sign-in page.</summary>
/// <remarks>
/// It listens only on 127.0.0.1, which no other machine can reach, and accepts one callback: the first with the right state. Any
/// other request gets a page and changes nothing, so that another program or page can't end a sign-in.
/// </remarks>
internal sealed class CallbackListener : IDisposable
{
    // The application's registered ports, http://127.0.0.1:port/cli/callback. Source: aliyun/aliyun-cli, config/configure.go.
    private const int FirstPort = 12345;
    private const int LastPort = 12349;

    // A callback's request line and headers have some two thousand bytes.
    private const int LongestHead = 16 * 1024;

    // A browser opens a handful; others wait in the system's queue.
    private const int MostConnections = 16;

    private static readonly TimeSpan s_connectionTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    private readonly TcpListener _listener;
    private readonly string _state;
    private readonly Action _foreign;
    private readonly TaskCompletionSource<CallbackQuery> _callback = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _connections = new(MostConnections);
    private readonly CancellationTokenSource _stopping = new();

    private CallbackListener(TcpListener listener, int port, string state, Action foreign)
    {
        _listener = listener;
        _state = state;
        _foreign = foreign;
        RedirectUri = new Uri(string.Format(CultureInfo.InvariantCulture, "http://127.0.0.1:{0}{1}", port, CallbackQuery.Path));
    }

    /// <summary>Where the browser returns to.</summary>
    public Uri RedirectUri { get; }

    /// <summary>What the browser returned. It never fails; it stays pending until the browser returns, or its address is pasted.</summary>
    public Task<CallbackQuery> Callback => _callback.Task;

    /// <summary>Starts to listen on the first free port.</summary>
    /// <param name="state">The state that a callback must contain to be accepted.</param>
    /// <param name="foreign">Called for each callback that doesn't belong to this sign-in, on any thread.</param>
    /// <exception cref="SignInException">All of the ports are in use.</exception>
    public static CallbackListener Start(string state, Action foreign) =>
        Start(state, foreign, Enumerable.Range(FirstPort, LastPort - FirstPort + 1));

    internal static CallbackListener Start(string state, Action foreign, IEnumerable<int> ports)
    {
        foreach (int port in ports)
        {
            // Exclusive, because on Windows another program of this user could otherwise listen on the same port and receive the callback.
            var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            try
            {
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                listener.Stop();
                continue;
            }

            var callback = new CallbackListener(listener, ((IPEndPoint)listener.LocalEndpoint).Port, state, foreign);
            _ = callback.ListenAsync();
            return callback;
        }

        throw new SignInException(
            "CallbackPortsTaken", $"The ports {FirstPort} to {LastPort} of this machine are all in use, and the browser can't return to any other port.",
            "Close the programs that use them (another sign-in may be waiting), or sign in with CloudSSO: Connect-OssAccount -SignInUrl.");
    }

    /// <summary>Accepts a callback that arrived another way; false if it doesn't belong to this sign-in.</summary>
    public bool TryTake(string address)
    {
        if (CallbackQuery.ReadAddress(address, _state) is not CallbackQuery callback)
        {
            return false;
        }

        _callback.TrySetResult(callback);
        return true;
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _listener.Stop();
    }

    private async Task ListenAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _connections.WaitAsync(_stopping.Token).ConfigureAwait(false);
                TcpClient client = await _listener.AcceptTcpClientAsync().ConfigureAwait(false);
                _ = ServeAsync(client);
            }
            catch (Exception exception) when (exception is ObjectDisposedException or InvalidOperationException or OperationCanceledException)
            {
                // Disposed: the sign-in has ended.
                return;
            }
            catch (SocketException)
            {
                // One connection broke before it was accepted; the next may be the browser's. The pause is for a machine that
                // has no handle left: there, each attempt fails immediately.
                _connections.Release();
                await Task.Delay(s_pause).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            using (var deadline = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token))
            using (deadline.Token.Register(client.Dispose))
            {
                deadline.CancelAfter(s_connectionTimeout);
                NetworkStream stream = client.GetStream();
                string? head = await ReadHeadAsync(stream).ConfigureAwait(false);
                if (head is null)
                {
                    return;
                }

                byte[] page = Answer(head, out CallbackQuery? callback);
                try
                {
                    await stream.WriteAsync(page, 0, page.Length).ConfigureAwait(false);
                    client.Client.Shutdown(SocketShutdown.Send);
                }
                finally
                {
                    // Even if the browser has already closed the window: its result is here. Only after the page is sent, because the
                    // caller that waits for it stops the listener.
                    if (callback is not null)
                    {
                        _callback.TrySetResult(callback);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The browser closed the connection or never sent a request. It may try again.
        }
        finally
        {
            _connections.Release();
        }
    }

    private static async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var buffer = new byte[LongestHead];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await stream.ReadAsync(buffer, length, buffer.Length - length).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            length += read;
            string head = Encoding.ASCII.GetString(buffer, 0, length);
            if (head.Contains("\r\n\r\n"))
            {
                return head;
            }
        }

        return null;
    }

    private byte[] Answer(string head, out CallbackQuery? callback)
    {
        callback = null;
        string[] lines = head.Split(["\r\n"], StringSplitOptions.None);
        string[] request = lines[0].Split(' ');
        if (request.Length != 3 || request[1].Length == 0 || request[1][0] != '/')
        {
            return CallbackPage.NotFound();
        }

        int question = request[1].IndexOf('?');
        string path = question < 0 ? request[1] : request[1].Substring(0, question);
        if (path != CallbackQuery.Path)
        {
            return CallbackPage.NotFound();
        }

        if (request[0] != "GET")
        {
            return CallbackPage.NotAllowed();
        }

        // The host is checked too: a page of another site can make the browser send a request here under that site's name, and read the response.
        callback = IsThisHost(lines) && question >= 0 ? CallbackQuery.Read(request[1].Substring(question), _state) : null;
        if (callback is null)
        {
            _foreign();
            return CallbackPage.Foreign();
        }

        return callback.Code is null ? CallbackPage.Refused() : CallbackPage.SignedIn();
    }

    private bool IsThisHost(string[] lines)
    {
        foreach (string line in lines)
        {
            if (line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
            {
                return line.Substring(5).Trim() == RedirectUri.Authority;
            }
        }

        return false;
    }
}
