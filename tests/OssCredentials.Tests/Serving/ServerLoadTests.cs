using System;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Serving;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Serving;

/// <summary>Many requests at a time, compared with the same on a listener that does nothing else.</summary>
public sealed class ServerLoadTests
{
    private const int AtATime = 50;

    private readonly ITestOutputHelper _output;

    public ServerLoadTests(ITestOutputHelper output) => _output = output;

    [Fact]
    public async Task ManyAtATime_AreAnsweredAsFastAsABareListenerAnswers()
    {
        int count = FullSize.Of(1_000, 10_000);
        using CredentialServer server = Start();
        using var bare = new BareListener(RawClient.Body(await RawClient.SendAsync(server.Address, RawClient.Get(server.Address))).Length);

        // Run once each for the compiler.
        await LoadAsync(server.Address, count / 10);
        await LoadAsync(bare.Address, count / 10);
        double[] floor = await LoadAsync(bare.Address, count), ours = await LoadAsync(server.Address, count);

        _output.WriteLine($"{count} requests, {AtATime} at a time: p50 {At(ours, 0.5):0.00} ms, p99 {At(ours, 0.99):0.00} ms; bare p50 {At(floor, 0.5):0.00} ms, p99 {At(floor, 0.99):0.00} ms");
        Assert.Equal(count, ours.Length);
        if (FullSize.IsAsked)
        {
            Assert.InRange(At(ours, 0.99) - At(floor, 0.99), -1_000, 5);
        }
    }

    [Fact]
    public async Task ManyRequests_LeaveNothingBehind()
    {
        int count = FullSize.Of(4_000, 100_000);
        using CredentialServer server = Start();
        await LoadAsync(server.Address, count / 4);
        (long memory, int files) before = Measure();

        await LoadAsync(server.Address, count);

        (long memory, int files) after = Measure();
        _output.WriteLine($"{count} requests: {(after.memory - before.memory) / 1024.0:0.0} KiB more, {before.files} and {after.files} open files");

        // Other tests run at the same time in an ordinary run. A connection that stayed open would keep its buffer of 4 KiB.
        Assert.InRange(after.memory - before.memory, long.MinValue, FullSize.IsAsked ? 1024 * 1024 : 4L * 1024 * count / 2);
    }

    private static CredentialServer Start() => CredentialServer.Start(ServedCredentials.EndingAt(DateTimeOffset.UtcNow.AddHours(1)), null, CredentialServer.RenewalLead);

    private static (long Memory, int Files) Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return (GC.GetTotalMemory(forceFullCollection: true), OperatingSystem.IsLinux() ? System.IO.Directory.GetFiles("/proc/self/fd").Length : 0);
    }

    private static double At(double[] sorted, double share) => sorted[(int)(sorted.Length * share)];

    private static async Task<double[]> LoadAsync(Uri address, int count)
    {
        double[] times = new double[count];
        int next = -1;
        await Task.WhenAll(Enumerable.Range(0, AtATime).Select(async _ =>
        {
            for (int i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                long begin = Stopwatch.GetTimestamp();
                string answer = await RawClient.SendAsync(address, RawClient.Get(address));
                times[i] = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
                Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
            }
        }));
        Array.Sort(times);
        return times;
    }

    /// <summary>Accepts, reads once, writes as much as the server does.</summary>
    private sealed class BareListener : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _answer;

        public BareListener(int bodyLength)
        {
            _answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {bodyLength}\r\nConnection: close\r\n\r\n" + new string('x', bodyLength));
            _listener.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/bare");
            _ = Task.Run(ListenAsync);
        }

        public Uri Address { get; }

        public void Dispose() => _listener.Dispose();

        private async Task ListenAsync()
        {
            try
            {
                while (true)
                {
                    _ = AnswerAsync(await _listener.AcceptSocketAsync());
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }

        private async Task AnswerAsync(Socket peer)
        {
            using (peer)
            {
                await peer.ReceiveAsync(new byte[1024]);
                await peer.SendAsync(_answer);
                peer.Shutdown(SocketShutdown.Send);
            }
        }
    }
}
