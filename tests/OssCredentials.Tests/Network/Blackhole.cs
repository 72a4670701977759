using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Tests.Network;

/// <summary>A loopback address at which connecting neither succeeds nor fails: a listener whose queue is full.</summary>
internal sealed class Blackhole : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _queued = [];

    private Blackhole()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(0);
    }

    public Uri Endpoint => new($"http://{_listener.LocalEndPoint}");

    public static async Task<Blackhole> OpenAsync()
    {
        var blackhole = new Blackhole();
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            blackhole._queued.Add(socket);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
            try
            {
                await socket.ConnectAsync(blackhole._listener.LocalEndPoint!, patience.Token);
            }
            catch (OperationCanceledException)
            {
                return blackhole;
            }
        }
    }

    public void Dispose()
    {
        _queued.ForEach(socket => socket.Dispose());
        _listener.Dispose();
    }
}
