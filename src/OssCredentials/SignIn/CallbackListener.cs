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

/// <summary>Waits on this machine for the browser to come back from the sign-in page.</summary>
/// <remarks>
/// It listens on 127.0.0.1 alone, where no other machine can reach it, and takes one callback: the first with the right
/// state. Anything else is shown a page and changes nothing, so that another program or page can't end a sign-in.
/// </remarks>
internal sealed class CallbackListener : IDisposable
{
    // The ports that the application is registered with, http://127.0.0.1:port/cli/callback. Source: aliyun/aliyun-cli, config/configure.go.
    private const int FirstPort = 12345;
    private const int LastPort = 12349;

    // A callback's request line and headers take some two thousand bytes.
    private const int LongestHead = 16 * 1024;

    // A browser opens a handful; the rest waits in the system's queue.
    private const int MostConnections = 16;

    private static readonly TimeSpan s_connectionTimeout = TimeSpan.FromSeconds(5);

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

    /// <summary>Where the browser is to come back to.</summary>
    public Uri RedirectUri { get; }

    /// <summary>What it brought back. It never fails; it stays open until the browser comes, or its address is given.</summary>
    public Task<CallbackQuery> Callback => _callback.Task;

    /// <summary>Starts to listen on the first of the ports that is free.</summary>
    /// <param name="state">What a callback must bring back to be taken.</param>
    /// <param name="foreign">Told of each callback that isn't this sign-in's, from whatever thread.</param>
    /// <exception cref="SignInException">All of them are taken.</exception>
    public static CallbackListener Start(string state, Action foreign) =>
        Start(state, foreign, Enumerable.Range(FirstPort, LastPort - FirstPort + 1));

    internal static CallbackListener Start(string state, Action foreign, IEnumerable<int> ports)
    {
        foreach (int port in ports)
        {
            // Exclusive, or another program of this user could listen on the same port of Windows and take the callback.
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

    /// <summary>Takes a callback that came another way; false when it isn't this sign-in's.</summary>
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
                // Disposed: the sign-in is over.
                return;
            }
            catch (SocketException)
            {
                // One connection broke before it was taken; the next may be the browser's.
                _connections.Release();
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
                    // Also when the browser has closed the window already: what it brought is here. And only after the page
                    // is sent: anyone who waits for it stops the listener.
                    if (callback is not null)
                    {
                        _callback.TrySetResult(callback);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The browser closed the connection or never sent a request. It may come again.
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

        // The host too: a page of another site can make the browser ask this address under that site's name, and read the answer.
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
