using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class EmulatorServerTests
{
    [Fact]
    public async Task Endpoints_AreOnTheLoopbackAddress_AndApart()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        Assert.Equal(("http", "127.0.0.1"), (server.StsEndpoint.Scheme, server.StsEndpoint.Host));
        Assert.Equal(("http", "127.0.0.1"), (server.MetadataEndpoint.Scheme, server.MetadataEndpoint.Host));
        Assert.NotEqual(server.StsEndpoint.Port, server.MetadataEndpoint.Port);
    }

    [Fact]
    public async Task Emulators_DoNotDisturbEachOther()
    {
        await using StsEmulatorFixture one = await StsEmulatorFixture.StartAsync();
        await using StsEmulatorFixture other = await StsEmulatorFixture.StartAsync();

        await one.AssumeRoleAsync(one.User());

        Assert.Single(one.Server.Requests);
        Assert.Empty(other.Server.Requests);
    }

    [Fact]
    public async Task ManyRequestsAtOnce_AreAllRecorded_AndIssueDifferentKeys()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        var credentials = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => emulator.AssumeRoleAsync(emulator.User())));

        Assert.Equal(100, credentials.Select(one => (string?)one["AccessKeyId"]).Distinct().Count());
        Assert.Equal(100, emulator.Server.Requests.Count);
        Assert.All(emulator.Server.Requests, request => Assert.Equal(200, request.StatusCode));
    }

    [Theory]
    [InlineData("/elsewhere")]
    [InlineData("/latest/api/token")]
    public async Task StsEndpoint_ServesItsOwnPathOnly(string path)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        using HttpResponseMessage response = await emulator.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Server.StsEndpoint, path)));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("unknown", Assert.Single(emulator.Server.Requests).Service);
    }

    [Fact]
    public async Task AfterDisposal_NobodyListens_AndASecondDisposalIsHarmless()
    {
        StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        HttpRequestMessage request = emulator.User().Acs3("GetCallerIdentity");
        await emulator.Server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => emulator.SendAsync(request));
        await emulator.DisposeAsync();
    }

    [Fact]
    public async Task WithACertificate_StsIsHttps_AndMetadataStaysHttp()
    {
        using X509Certificate2 certificate = CreateCertificate();
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback =
                    (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString(),
            },
        };
        using var client = new HttpClient(handler);
        var signer = new RequestSigner
        {
            Endpoint = server.StsEndpoint,
            AccessKeyId = EmulatorOptions.DefaultAccessKeyId,
            AccessKeySecret = EmulatorOptions.DefaultAccessKeySecret,
        };

        using HttpResponseMessage response = await client.SendAsync(signer.Acs3("GetCallerIdentity"));

        Assert.Equal(("https", "http"), (server.StsEndpoint.Scheme, server.MetadataEndpoint.Scheme));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task RecordedRequest_ShowsNoSecretInItsText()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var credentials = await emulator.AssumeRoleAsync(emulator.User());
        await emulator.CallAsync(emulator.With(credentials).Acs3("GetCallerIdentity"));

        Assert.Equal("sts POST / GetCallerIdentity -> 200", emulator.Server.Requests[^1].ToString());
    }

    private static X509Certificate2 CreateCertificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
