using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Environment;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Leaks;
using OssCredentials.Tests.Network;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>Which requests go through a proxy, and how, over real connections.</summary>
[Collection(ProcessState.Name)]
public class ProxyTests
{
    // This name isn't resolved here: that is up to the proxy.
    private const string Host = "sts.cn-hangzhou.aliyuncs.com";

    // Neither because of the variables nor of the system's settings. The real address is used, and needn't respond (E1).
    [Fact]
    public async Task MetadataService_IsNeverAskedThroughAProxy()
    {
        await using RawServer proxy = RawServer.Counting();
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        string address = proxy.Endpoint.AbsoluteUri;
        using var _ = new SetVariables(
            ("HTTP_PROXY", address), ("HTTPS_PROXY", address), ("ALL_PROXY", address),
            ("http_proxy", address), ("https_proxy", address), ("all_proxy", address), ("NO_PROXY", null), ("no_proxy", null));
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Endpoint) { BypassProxyOnLocal = false };
        try
        {
            var client = new OssClients(new ClientOptions());
            AccessKeyCredential credential = await client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest { Endpoint = services.Server.MetadataEndpoint.AbsoluteUri }).IssueAsync(CancellationToken.None);
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
            await Record.ExceptionAsync(() => client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest()).IssueAsync(patience.Token));

            Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
            Assert.Equal(0, proxy.Count);
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [TrustedAuthorityFact]
    public async Task Sts_IsAskedThroughTheProxysTunnel()
    {
        using X509Certificate2 certificate = TestCertificates.Issue(Host);
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });
        await using var proxy = new ProxyServer(server.StsEndpoint.Port);

        AccessKeyCredential credential = await AssumeAsync(("HTTPS_PROXY", "http://" + proxy.Address));

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal([$"CONNECT {Host}:443 HTTP/1.1"], proxy.RequestLines);
        Assert.Equal(Host, Assert.Single(server.Requests).Headers["host"]);
    }

    [TrustedAuthorityFact]
    public async Task UserInfoOfTheProxy_BecomesProxyAuthorization()
    {
        using X509Certificate2 certificate = TestCertificates.Issue(Host);
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });
        await using var proxy = new ProxyServer(server.StsEndpoint.Port, "user:p@ss");

        AccessKeyCredential credential = await AssumeAsync(("HTTPS_PROXY", $"http://user:p%40ss@{proxy.Address}"));

        Assert.StartsWith("STS.", credential.AccessKeyId, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy-authorization", Assert.Single(server.Requests).Headers.Keys);
    }

    // No error quotes what was sent or received (D5).
    [Theory]
    [InlineData("wrong:Canary9f3b@")]
    [InlineData("")]
    public async Task ProxyThatWantsAnotherUser_IsATypedError_WithoutThePassword(string userInfo)
    {
        await using var proxy = new ProxyServer(user: "user:p@ss");

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(("HTTPS_PROXY", $"http://{userInfo}{proxy.Address}")));

        Assert.Equal((TransportFailure.Proxy, Host), (error.Failure, error.Host));
        Assert.DoesNotContain("Canary9f3b", ExceptionText.Of(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProxyThatOpensNoTunnel_IsATypedError()
    {
        await using var proxy = new ProxyServer();

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(("HTTPS_PROXY", "http://" + proxy.Address)));

        Assert.Equal(TransportFailure.Proxy, error.Failure);
        Assert.Single(proxy.RequestLines);
    }

    [Fact]
    public async Task ProxyThatDoesNotListen_IsSaidInTheError_AndNoPieceOfItsPassword()
    {
        string address;
        await using (RawServer closed = RawServer.Counting())
        {
            address = closed.Endpoint.Authority;
        }

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(("HTTPS_PROXY", "http://user:Canary9f3b@" + address)));

        Assert.Equal(TransportFailure.Connection, error.Failure);
        Assert.Contains($"through the proxy {address}, which comes from the variable HTTPS_PROXY,", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Canary9f3b", ExceptionText.Of(error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProxyWithoutAddress_IsNamedInTheError_NotTheService()
    {
        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(("HTTPS_PROXY", "http://proxy.invalid:3128")));

        Assert.Equal(TransportFailure.NameResolution, error.Failure);
        Assert.Contains("proxy.invalid", error.Message, StringComparison.Ordinal);
    }

    // As a script sets it for every request of its process, with the user that it specifies; its own exceptions apply.
    [TrustedAuthorityFact]
    public async Task TheProcesssOwnProxy_IsTaken_WithItsCredentials_BeforeTheVariables()
    {
        using X509Certificate2 certificate = TestCertificates.Issue(Host);
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { ServerCertificate = certificate });
        await using var proxy = new ProxyServer(server.StsEndpoint.Port, "user:p@ss");
        var given = new WebProxy("http://" + proxy.Address) { Credentials = new NetworkCredential("user", "p@ss") };

        Assert.StartsWith("STS.", (await AssumeThroughAsync(given)).AccessKeyId, StringComparison.Ordinal);
        Assert.NotEmpty(proxy.RequestLines);
    }

    [Fact]
    public async Task TheProcesssOwnProxy_IsNamedInErrors_WithWhereItComesFrom()
    {
        TransportException error = await Assert.ThrowsAsync<TransportException>(() => AssumeThroughAsync(new WebProxy("http://proxy.invalid:3128")));

        Assert.Contains("proxy.invalid, which comes from HttpClient.DefaultProxy", error.Message, StringComparison.Ordinal);
        Assert.Contains("Check HttpClient.DefaultProxy", error.Remedy, StringComparison.Ordinal);
    }

    private static async Task<AccessKeyCredential> AssumeThroughAsync(IWebProxy given)
    {
        var environment = new FakeEnvironment(("HTTPS_PROXY", "http://other.invalid:1"));
        using HttpTransport transport = HttpTransport.CreateForServices(new EnvironmentProxy(environment, () => given));
        return await AssumeAsync(transport, environment);
    }

    // .NET would treat it as no proxy, and bypass it.
    [Fact]
    public async Task UnusableProxy_IsAnError_AndNotNoProxy()
    {
        InvalidCredentialValueException error = await Assert.ThrowsAsync<InvalidCredentialValueException>(() => AssumeAsync(("HTTPS_PROXY", "ftp://proxy:1")));

        Assert.Equal("InvalidProxy", error.ErrorId);
    }

    // A PowerShell session sets its proxy while it runs; .NET reads it once.
    [Fact]
    public async Task Proxy_IsReadAtEachRequest()
    {
        await using var first = new ProxyServer();
        await using var second = new ProxyServer();
        var environment = new FakeEnvironment(("HTTPS_PROXY", "http://" + first.Address));
        using HttpTransport transport = HttpTransport.CreateForServices(new EnvironmentProxy(environment, static () => null));

        await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(transport, environment));
        environment.Set("HTTPS_PROXY", "http://" + second.Address);
        await Assert.ThrowsAsync<TransportException>(() => AssumeAsync(transport, environment));

        Assert.Equal((1, 1), (first.RequestLines.Count(), second.RequestLines.Count()));
    }

    private static async Task<AccessKeyCredential> AssumeAsync(params (string, string)[] variables)
    {
        var environment = new FakeEnvironment(variables);
        using HttpTransport transport = HttpTransport.CreateForServices(new EnvironmentProxy(environment, static () => null));
        return await AssumeAsync(transport, environment);
    }

    private static Task<AccessKeyCredential> AssumeAsync(HttpTransport transport, FakeEnvironment environment) =>
        new OssClients(new ClientOptions { Environment = environment, ServiceTransport = transport, Jitter = static () => 0 })
            .Issuing.AssumeRoleAsync(
                new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret),
                new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn), new StsEndpointOptions { Region = "cn-hangzhou" }, CancellationToken.None);
}
