using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Tests.Network;

/// <summary>A TCP listener on loopback that handles each connection as a test specifies, and counts them.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<NetworkStream, CancellationToken, Task> _serve;
    private readonly Task _accepting;
    private int _count;

    public RawServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        _serve = serve;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <summary>The connections so far.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts connections, and closes each.</summary>
    public static RawServer Counting() => new(static (_, _) => Task.CompletedTask);

    /// <summary>Accepts connections and never sends anything.</summary>
    public static RawServer Silent() => new(static (_, stop) => Task.Delay(Timeout.InfiniteTimeSpan, stop));

    /// <summary>Reads one request's head and sends these bytes, then closes.</summary>
    public static RawServer Answering(string answer) => new(async (stream, stop) =>
    {
        await ReadHeadAsync(stream, stop);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
    });

    /// <summary>Reads up to the empty line after a request's headers.</summary>
    public static async Task<string> ReadHeadAsync(Stream stream, CancellationToken stop)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0)
            {
                break;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref _count);
            _connections.Add(ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await _serve(stream, _stop.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // The client has disconnected, or the test has ended.
            return;
        }
    }
}
