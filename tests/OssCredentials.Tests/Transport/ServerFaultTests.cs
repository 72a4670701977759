using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Network;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>Servers that redirect, disconnect, send nothing or too much, over real connections.</summary>
public class ServerFaultTests
{
    // A redirect is never followed (E2).
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_IsAnError_AndItsTargetIsNeverAsked(int status)
    {
        await using RawServer target = RawServer.Counting();
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.Redirect(target.Endpoint, status));
        services.Server.Faults.When("metadata", EmulatorFault.Redirect(target.Endpoint, status));

        TransportException sts = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());
        TransportException metadata = await Assert.ThrowsAsync<TransportException>(() => services.GetEcsRoleCredentialAsync());

        Assert.Equal((TransportFailure.Redirect, status), (sts.Failure, sts.StatusCode));
        Assert.Equal((TransportFailure.Redirect, status), (metadata.Failure, metadata.StatusCode));
        Assert.Equal(["AssumeRole", "CreateToken"], services.Actions());
        Assert.Equal(0, target.Count);
    }

    // A cookie would tie the requests of different identities together, and no service needs one.
    [Fact]
    public async Task Cookie_IsNotSentBack()
    {
        var heads = new List<string>();
        await using var server = new RawServer(async (stream, stop) =>
        {
            heads.Add(await RawServer.ReadHeadAsync(stream, stop));
            await stream.WriteAsync(
                "HTTP/1.1 200 OK\r\nSet-Cookie: session=canary; Path=/\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"u8.ToArray(), stop);
        });
        using HttpTransport transport = HttpTransport.CreateDirect();

        (await transport.SendAsync(new TransportRequest(HttpMethod.Get, server.Endpoint), CancellationToken.None)).Dispose();
        (await transport.SendAsync(new TransportRequest(HttpMethod.Get, server.Endpoint), CancellationToken.None)).Dispose();

        Assert.Equal(2, heads.Count);
        Assert.DoesNotContain("canary", heads[1], StringComparison.Ordinal);
    }

    // A Content-Length over the limit is trusted; one below it isn't (E3).
    [Fact]
    public async Task AnswerThatSaysItIsHuge_IsNotRead()
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n{");

        TransportException error = await FailAsync(server.Endpoint);

        Assert.Equal(TransportFailure.TooLarge, error.Failure);
        Assert.Equal(1, server.Count);
    }

    // A response has a limited size and time (E3).
    [Fact]
    public async Task EndlessAnswer_IsBrokenOff_After64KiB()
    {
        long sent = 0;
        await using var server = new RawServer(async (stream, stop) =>
        {
            stream.Socket.SendBufferSize = 4 * 1024;
            await RawServer.ReadHeadAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
            byte[] chunk = Encoding.ASCII.GetBytes("400\r\n" + new string('x', 1_024) + "\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, stop);
                Interlocked.Add(ref sent, chunk.Length);
            }
        });

        TransportException error = await FailAsync(server.Endpoint);

        Assert.Equal(TransportFailure.TooLarge, error.Failure);
        Assert.Equal(1, server.Count);

        // 64 KiB were read; the rest was in the buffers of both sockets. Draining would have needed 1 MiB more.
        await Task.Delay(200);
        Assert.InRange(Interlocked.Read(ref sent), HttpTransport.MaximumBodyBytes, 900_000);
    }

    [Fact]
    public async Task LongestAnswer_IsRead()
    {
        string body = "{\"Code\":\"NoPermission\",\"x\":\"" + new string('x', HttpTransport.MaximumBodyBytes - 30) + "\"}";
        await using RawServer server = RawServer.Answering($"HTTP/1.1 403 Forbidden\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => CallAsync(server.Endpoint));

        Assert.Equal(HttpTransport.MaximumBodyBytes, body.Length);
        Assert.Equal("NoPermission", error.Code);
    }

    // A decompression bomb has no effect without decompression (E3).
    [Fact]
    public async Task CompressedAnswer_IsNotDecompressed()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[10 * 1024 * 1024]);
        }

        services.Server.Faults.Enqueue(EmulatorFault.Answer(
            200, bomb.ToArray(), "application/json", new Dictionary<string, string> { ["Content-Encoding"] = "gzip" }));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.InRange(bomb.Length, 1, HttpTransport.MaximumBodyBytes);
        Assert.Equal(TransportFailure.Malformed, error.Failure);
    }

    // A response has a limited size and time (E3).
    [Fact]
    public async Task EndlessHeaders_AreBrokenOff()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.HugeHeader(200_000));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.Equal(TransportFailure.TooLarge, error.Failure);
        Assert.Single(services.Server.Requests);
    }

    // A truncated or invalid response is a typed error (E4).
    [Fact]
    public async Task RefusedConnection_IsATypedError()
    {
        RawServer server = RawServer.Counting();
        Uri endpoint = server.Endpoint;
        await server.DisposeAsync();

        TransportException error = await FailAsync(endpoint);

        Assert.Equal((TransportFailure.Connection, endpoint.Authority), (error.Failure, error.Host));
        Assert.NotNull(error.Remedy);
    }

    // A truncated or invalid response is a typed error (E4).
    [Fact]
    public async Task UnknownName_IsATypedError()
    {
        TransportException error = await FailAsync(new Uri("https://sts.invalid"));

        Assert.Equal((TransportFailure.NameResolution, "sts.invalid"), (error.Failure, error.Host));
    }

    // A truncated or invalid response is a typed error (E4).
    [Fact]
    public async Task ResetConnection_IsAskedAgain_ThenATypedError()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.Reset(), 3);

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.Equal(TransportFailure.Connection, error.Failure);
        Assert.Equal(3, services.Server.Requests.Count);
    }

    // A truncated or invalid response is a typed error (E4).
    [Fact]
    public async Task CutBody_IsAskedAgain_WithAFreshNonce()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.CutBody());

        AccessKeyCredential credential = await services.AssumeRoleAsync();

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal(2, services.Server.Requests.Select(request => request.Headers["x-acs-signature-nonce"]).Distinct().Count());
    }

    // A truncated or invalid response is a typed error (E4).
    [Fact]
    public async Task BodyThatIsAlwaysCut_IsATypedError()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.CutBody());

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.Equal(TransportFailure.Connection, error.Failure);
    }

    // .NET quotes such a line in its own error (E4, D5).
    [Theory]
    [InlineData("SSH-2.0-Canary9f3b\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nCanary9f3b\r\n\r\n{}")]
    [InlineData("HTTP/1.1 200 OK\r\nCanary 9f3b: x\r\n\r\n{}")]
    [InlineData("HTTP/1.1 Canary9f3b\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nCanary9f3b\r\n")]
    public async Task AnswerThatIsNoHttp_IsATypedError_ThatDoesNotQuoteIt(string answer)
    {
        await using RawServer server = RawServer.Answering(answer);

        TransportException error = await FailAsync(server.Endpoint);

        Assert.Equal(TransportFailure.Malformed, error.Failure);
        Assert.DoesNotContain("9f3b", Leaks.ExceptionText.Of(error), StringComparison.Ordinal);
    }

    // A captive portal returns an HTML page (E4).
    [Fact]
    public async Task HtmlWithStatus200_IsATypedError_AfterOneRequest()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.Answer(200, "<html>Please sign in</html>", "text/html"));

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.Equal((TransportFailure.Malformed, 200), (error.Failure, error.StatusCode));
        Assert.Single(services.Server.Requests);
    }

    // The service asks for a wait in milliseconds, in a header, here over a real connection (E10).
    [Fact]
    public async Task RetryAfterOfTheService_IsRead()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.ServiceError("Throttling.User", retryAfter: TimeSpan.FromHours(1)));

        ServiceException error = await Assert.ThrowsAsync<ServiceException>(() => services.AssumeRoleAsync());

        Assert.Equal((400, TimeSpan.FromHours(1)), (error.StatusCode, error.RetryAfter));
        Assert.Single(services.Server.Requests);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("99999999999999")]
    public async Task UnreadableRetryAfter_IsPassedOver(string value)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.Enqueue(EmulatorFault.Answer(
            400, """{"Code":"Throttling"}""", headers: new Dictionary<string, string> { ["x-acs-retry-after"] = value }));

        await services.AssumeRoleAsync();

        Assert.Equal(2, services.Server.Requests.Count);
    }

    // The emulator's clock is half an hour ahead, here over a real connection (E12).
    [Fact]
    public async Task ClockThatIsOff_IsFixed()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync(new EmulatorOptions { Clock = new OffsetTime(TimeSpan.FromMinutes(30)) });

        AccessKeyCredential credential = await services.AssumeRoleAsync();

        Assert.InRange(credential.Expiration!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(89), TimeSpan.FromMinutes(91));
        Assert.Equal([400, 200], services.Server.Requests.Select(request => request.StatusCode));
        Assert.Equal(["ClockIsOff"], services.Log.Warnings);
    }

    // Even if the checks missed it, no line break is sent in a header (E7).
    [Theory]
    [InlineData("token\r\nx-acs-action: DeleteUser")]
    [InlineData("token\nx")]
    [InlineData("token\0x")]
    public async Task HeaderWithALineBreak_IsNotSent(string value)
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        using HttpTransport transport = HttpTransport.CreateDirect();
        var request = new TransportRequest(System.Net.Http.HttpMethod.Get, services.Server.StsEndpoint);
        request.Headers.Add(new("x-acs-security-token", value));

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => transport.SendAsync(request, CancellationToken.None));

        Assert.DoesNotContain("token", error.Message.Replace("x-acs-security-token", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Empty(services.Server.Requests);
    }

    private static Task<TransportException> FailAsync(Uri endpoint) => Assert.ThrowsAsync<TransportException>(() => CallAsync(endpoint));

    private static async Task CallAsync(Uri endpoint)
    {
        using HttpTransport transport = HttpTransport.CreateDirect();
        var client = new OssClients(new ClientOptions
        {
            Environment = new Fakes.FakeEnvironment(),
            Jitter = static () => 0,
            ServiceTransport = transport,
        });
        await client.Issuing.AssumeRoleAsync(
            new AccessKeyCredential("LTAI5tSigner", "signerSecret"), new AssumeRoleRequest("acs:ram::1:role/a"),
            new StsEndpointOptions { Endpoint = endpoint.AbsoluteUri }, CancellationToken.None);
    }

    private sealed class OffsetTime(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + offset;
    }
}
