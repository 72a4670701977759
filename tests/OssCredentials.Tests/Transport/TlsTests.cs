using System;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Network;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>Which servers are trusted. The first test shows that the others fail only because of the certificate (E17).</summary>
public class TlsTests
{
    [TrustedAuthorityFact]
    public async Task CertificateOfATrustedAuthority_ForThisHost_IsTaken()
    {
        using X509Certificate2 certificate = TestCertificates.Issue("localhost");
        await using EmulatorServer server = await StartAsync(certificate);

        Assert.StartsWith("STS.", (await AssumeAsync(server)).AccessKeyId, StringComparison.Ordinal);
    }

    [TrustedAuthorityFact]
    public async Task ExpiredCertificate_IsRefused()
    {
        using X509Certificate2 certificate = TestCertificates.Issue("localhost", DateTimeOffset.UtcNow.AddDays(-1));

        await AssertRefusedAsync(certificate);
    }

    [TrustedAuthorityFact]
    public async Task CertificateForAnotherHost_IsRefused()
    {
        using X509Certificate2 certificate = TestCertificates.Issue("sts.aliyuncs.com");

        await AssertRefusedAsync(certificate);
    }

    [Fact]
    public async Task SelfSignedCertificate_IsRefused()
    {
        using X509Certificate2 certificate = TestCertificates.SelfSigned("localhost");

        await AssertRefusedAsync(certificate);
    }

    // A server that doesn't use TLS at all.
    [Fact]
    public async Task PlainHttpServer_AskedByHttps_IsRefused()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(server));

        Assert.Equal(TransportFailure.Tls, error.Failure);
        Assert.Empty(server.Requests);
    }

    // The last check before a request is sent, wherever its URL came from.
    [Theory]
    [InlineData("http://sts.aliyuncs.com/")]
    [InlineData("http://100.100.100.201/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task PlainHttpBeyondLoopbackAndTheMetadataAddress_IsRefused(string uri)
    {
        using HttpTransport transport = HttpTransport.CreateDirect();

        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(
            () => transport.SendAsync(new TransportRequest(System.Net.Http.HttpMethod.Get, new Uri(uri)), CancellationToken.None));

        Assert.Equal("InsecureEndpoint", error.ErrorId);
    }

    private static async Task AssertRefusedAsync(X509Certificate2 certificate)
    {
        await using EmulatorServer server = await StartAsync(certificate);

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(server));

        Assert.Equal((TransportFailure.Tls, $"localhost:{server.StsEndpoint.Port}"), (error.Failure, error.Host));
        Assert.Contains("certificate", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    private static Task<EmulatorServer> StartAsync(X509Certificate2 certificate) =>
        EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });

    private static async Task<AccessKeyCredential> AssumeAsync(EmulatorServer server)
    {
        var environment = new FakeEnvironment();
        using HttpTransport transport = HttpTransport.CreateForServices(new EnvironmentProxy(environment));
        return await new OssClients(new ClientOptions { Environment = environment, ServiceTransport = transport })
            .Issuing.AssumeRoleAsync(
                new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret),
                new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn),
                new StsEndpointOptions { Endpoint = $"https://localhost:{server.StsEndpoint.Port}" }, CancellationToken.None);
    }
}
