using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Tests.Network;

/// <summary>An HTTP proxy whose tunnels all lead to one port of loopback, whatever host is requested.</summary>
internal sealed class ProxyServer : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly ConcurrentQueue<string> _heads = new();
    private readonly int? _targetPort;
    private readonly string? _authorization;

    /// <param name="targetPort">Where the tunnels end; null to refuse every tunnel with 502.</param>
    /// <param name="user">The required <c>user:password</c>; null for none.</param>
    public ProxyServer(int? targetPort = null, string? user = null)
    {
        _targetPort = targetPort;
        _authorization = user is null ? null : "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(user));
        _server = new RawServer(ServeAsync);
    }

    public string Address => $"127.0.0.1:{_server.Port}";

    /// <summary>The first lines of the requests so far.</summary>
    public IEnumerable<string> RequestLines => _heads.Select(head => head.Split("\r\n")[0]);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(NetworkStream client, CancellationToken stop)
    {
        while (true)
        {
            string head = await RawServer.ReadHeadAsync(client, stop);
            if (head.Length == 0)
            {
                return;
            }

            _heads.Enqueue(head);
            if (_authorization is not null && !head.Contains("Proxy-Authorization: " + _authorization + "\r\n", StringComparison.OrdinalIgnoreCase))
            {
                await SayAsync("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"\r\nContent-Length: 0");
                continue;
            }

            if (_targetPort is not int port)
            {
                await SayAsync("502 Bad Gateway\r\nContent-Length: 0");
                continue;
            }

            await SayAsync("200 Connection established");
            using var target = new TcpClient();
            await target.ConnectAsync("127.0.0.1", port, stop);
            await using NetworkStream targetStream = target.GetStream();
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task up = client.CopyToAsync(targetStream, ended.Token);
            Task down = targetStream.CopyToAsync(client, ended.Token);
            await Task.WhenAny(up, down);
            await ended.CancelAsync();
            await Task.WhenAll(up, down);
            return;
        }

        Task SayAsync(string answer) => client.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer}\r\n\r\n"), stop).AsTask();
    }
}
