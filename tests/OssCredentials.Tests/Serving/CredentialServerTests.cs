using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Serving;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Serving;

/// <summary>Which requests the server responds to, and how.</summary>
public sealed class CredentialServerTests : IDisposable
{
    private readonly CredentialServer _server = Start();

    public static TheoryData<string> WrongRequests() =>
    [
        "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET {path}/ HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET {path}x HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET {path}?x HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET {path}# HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET /x/..{path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET http://{host}{path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n",
        "HEAD {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "PUT {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n",
        "OPTIONS {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: GET\r\n\r\n",
        "get {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET  {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "GET {path} HTTP/2.0\r\nHost: {host}\r\n\r\n",
        "GET {path}\r\nHost: {host}\r\n\r\n",
        "GET {path} HTTP/1.1\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: evil.example\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n",
        "GET {path} HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
        "GET {path} HTTP/1.1\r\nX-Host: {host}\r\n\r\n",
        "GET {path} HTTP/1.1\r\nX: {large}\r\nHost: {host}\r\n\r\n",
        "\r\n\r\nGET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n",
        "\0\0\0\r\n\r\n",
    ];

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("{0}")]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:{1}")]
    public async Task ExactRequest_IsAnswered(string host)
    {
        string answer = await RawClient.SendAsync(
            _server.Address, $"GET {_server.Address.AbsolutePath} HTTP/1.1\r\nHost: {string.Format(CultureInfo.InvariantCulture, host, _server.Address.Authority, _server.Address.Port)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store\r\n", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Access-Control", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Location", answer, StringComparison.Ordinal);
        using JsonDocument body = JsonDocument.Parse(RawClient.Body(answer));
        Assert.Equal(
            ["Code=Success", "AccessKeyId=STS.Served1", "AccessKeySecret=" + ServedCredentials.Secret, "SecurityToken=" + ServedCredentials.Token],
            body.RootElement.EnumerateObject().Take(4).Select(static value => $"{value.Name}={value.Value.GetString()}"));
        Assert.Equal(5, body.RootElement.EnumerateObject().Count());
    }

    [Theory]
    [MemberData(nameof(WrongRequests))]
    public async Task AnyOtherRequest_IsNotFound_WithoutAWord(string request)
    {
        string answer = await RawClient.SendAsync(
            _server.Address,
            request.Replace("{host}", _server.Address.Authority, StringComparison.Ordinal)
                .Replace("{path}", _server.Address.AbsolutePath, StringComparison.Ordinal)
                .Replace("{large}", new string('x', 8 * 1024), StringComparison.Ordinal));

        // A request that is too large is cut off, so that its response may be lost.
        Assert.True(answer is "" or "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", answer);
        Assert.True(answer.Length > 0 || request.Contains("{large}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestInPieces_IsAnswered()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        foreach (char c in RawClient.Get(_server.Address))
        {
            await client.SendAsync(Encoding.ASCII.GetBytes([c]));
        }

        Assert.StartsWith("HTTP/1.1 200", await RawClient.ReadAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PeerBeyondLoopback_GetsNothing()
    {
        // The listener accepts no such peer; this tests the check behind it.
        IPAddress? here = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(static face => face.GetIPProperties().UnicastAddresses)
            .Select(static address => address.Address)
            .FirstOrDefault(static address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));
        Assert.NotNull(here);
        using CredentialServer open = Start(address: IPAddress.Any);

        string answer = await RawClient.SendAsync(here, open.Address.Port, RawClient.Get(open.Address));

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200", await RawClient.SendAsync(open.Address, RawClient.Get(open.Address)), StringComparison.Ordinal);
        await Assert.ThrowsAsync<SocketException>(() => RawClient.SendAsync(here, _server.Address.Port, RawClient.Get(_server.Address)));
    }

    [Fact]
    public async Task SlowRequest_IsCutOffAfterFiveSeconds()
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
        long begin = System.Environment.TickCount64;
        string request = RawClient.Get(_server.Address);
        try
        {
            // One character every quarter of a second: each read succeeds, so only a limit for the whole request ends it.
            for (int i = 0; i < request.Length && System.Environment.TickCount64 - begin < 20_000; i++)
            {
                await client.SendAsync(Encoding.ASCII.GetBytes([request[i]]));
                await Task.Delay(250);
            }

            Assert.Equal(string.Empty, await RawClient.ReadAsync(client));
        }
        catch (SocketException)
        {
            // Reset: cut off as well.
        }

        Assert.InRange(System.Environment.TickCount64 - begin, 4_900, 15_000);
    }

    [Fact]
    public async Task OpenConnections_OfAnotherProgram_KeepNobodyWaiting()
    {
        var idle = new List<Socket>();
        try
        {
            for (int i = 0; i < 600; i++)
            {
                var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, _server.Address.Port);
            }

            Task<string> answer = RawClient.SendAsync(_server.Address, RawClient.Get(_server.Address));

            Assert.StartsWith("HTTP/1.1 200", await answer.WaitAsync(TimeSpan.FromSeconds(2)), StringComparison.Ordinal);

            // The oldest was closed: they can't use all of this process's file handles.
            Assert.True(idle[0].Poll(TimeSpan.FromSeconds(2), SelectMode.SelectRead));
        }
        finally
        {
            idle.ForEach(static client => client.Dispose());
        }
    }

    [Fact]
    public async Task Scan_FindsNothing()
    {
        int found = 0;
        for (int i = 0; i < FullSize.Of(500, 10_000); i++)
        {
            string path = "/" + Convert.ToBase64String(BitConverter.GetBytes(i * 2_654_435_761L)).Replace('/', '_');
            string answer = await RawClient.SendAsync(_server.Address, $"GET {path} HTTP/1.1\r\nHost: {_server.Address.Authority}\r\n\r\n");
            found += answer.StartsWith("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", StringComparison.Ordinal) ? 0 : 1;
        }

        Assert.Equal(0, found);
    }

    [Fact]
    public void EachAddress_IsAnother_AndCannotBeGuessed()
    {
        using CredentialServer other = Start();

        Assert.NotEqual(_server.Address.AbsolutePath, other.Address.AbsolutePath);
        Assert.NotEqual(_server.Address.Port, other.Address.Port);

        // 62 letters and digits: 22 of them are 131 bits.
        Assert.Matches("^/[A-Za-z0-9]{22}$", _server.Address.AbsolutePath);
        Assert.Equal("127.0.0.1", _server.Address.Host);
    }

    [Fact]
    public async Task Disposed_NobodyListensThere()
    {
        _server.Dispose();

        await Assert.ThrowsAsync<SocketException>(() => RawClient.SendAsync(_server.Address, RawClient.Get(_server.Address)));
    }

    [Fact]
    public void CredentialThatNoClientReads_IsRefused()
    {
        CredentialSourceException longTerm = Assert.Throws<CredentialSourceException>(
            () => CredentialServer.Start(new AccessKeyCredential("LTAIx", ServedCredentials.Secret), null, CredentialServer.RenewalLead));
        CredentialSourceException endless = Assert.Throws<CredentialSourceException>(
            () => CredentialServer.Start(new AccessKeyCredential("STS.x", ServedCredentials.Secret, "CAISx"), null, CredentialServer.RenewalLead));

        Assert.Equal(("ServedNotTemporary", "ServedWithoutEnd"), (longTerm.ErrorId, endless.ErrorId));
        Assert.Contains("-RoleArn", longTerm.Remedy, StringComparison.Ordinal);
    }

    private static CredentialServer Start(IPAddress? address = null) => CredentialServer.Start(
        ServedCredentials.EndingAt(DateTimeOffset.UtcNow.AddHours(1)), null, CredentialServer.RenewalLead, SystemClock.Instance, address ?? IPAddress.Loopback);
}
