using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.NetStandard;

/// <summary>The build for Windows PowerShell, over the same connections. The code that it compiles differently (#if) runs here.</summary>
public class NetStandardLibraryTests
{
    private static readonly NetStandardLibrary s_library = NetStandardLibrary.Instance;

    [Fact]
    public void Build_IsTheOneForNetStandard() => Assert.Equal(
        ".NETStandard,Version=v2.0", s_library.Library.GetCustomAttribute<TargetFrameworkAttribute>()!.FrameworkName);

    // Windows PowerShell resolves by simple name: each must be next to the library.
    [Fact]
    public void EveryReference_IsInTheSameFolder()
    {
        string folder = Path.GetDirectoryName(s_library.Library.Location)!;

        Assert.All(
            s_library.Library.GetReferencedAssemblies().Where(reference => reference.Name != "netstandard"),
            reference => Assert.True(File.Exists(Path.Combine(folder, reference.Name + ".dll")), reference.Name + " is missing."));
    }

    // Windows PowerShell leaves the choice to ServicePointManager, which offers TLS 1.0 on many machines.
    [Fact]
    public void Tls12_IsAskedFor_AndCookiesAreOff()
    {
        Type transport = s_library.Library.GetType("OssCredentials.Transport.HttpTransport", throwOnError: true)!;
        var handler = (System.Net.Http.HttpClientHandler)transport
            .GetMethod("CreateHandler", BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [null, TimeSpan.FromSeconds(1)])!;

        Assert.Equal((System.Security.Authentication.SslProtocols.Tls12, false), (handler.SslProtocols, handler.UseCookies));
    }

    [Fact]
    public async Task AssumeRole_IsAccepted()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        dynamic credential = await AssumeAsync(server, EmulatorOptions.DefaultAccessKeySecret);

        Assert.StartsWith("STS.", (string)credential.AccessKeyId, StringComparison.Ordinal);
        Assert.True(server.AccessKeys.TryFind((string)credential.AccessKeyId, out var issued));
        Assert.Equal(issued!.SecurityToken, (string)credential.SecurityToken);
        Assert.Equal((200, "AssumeRole"), (server.Requests.Single().StatusCode, server.Requests.Single().Action));
    }

    [Fact]
    public async Task EcsRole_IsRead()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync(new EmulatorOptions { AllowImdsV1 = false });
        dynamic client = Client();

        dynamic credential = await client.Issuing.CreateEcsRoleIssuer(
            (dynamic)s_library.Make("OssCredentials.EcsMetadata.EcsRoleRequest", [], ("Endpoint", server.MetadataEndpoint.AbsoluteUri))).IssueAsync(CancellationToken.None);

        Assert.StartsWith("STS.", (string)credential.AccessKeyId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_IsTyped()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();

        Exception error = (await Record.ExceptionAsync(() => AssumeAsync(server, "wrongSecret")))!;

        Assert.Equal("OssCredentials.Errors.ServiceException", error.GetType().FullName);
        Assert.Equal("SignatureDoesNotMatch", (string)((dynamic)error).Code);
    }

    // E2, E3, E4, over its own transport.
    [Theory]
    [InlineData("redirect", "TransportRedirect")]
    [InlineData("endless", "TransportTooLarge")]
    [InlineData("cut", "TransportConnection")]
    [InlineData("html", "TransportMalformed")]
    public async Task BrokenServer_IsATypedError(string what, string errorId)
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        server.Faults.When("sts", what switch
        {
            "redirect" => EmulatorFault.Redirect(server.StsEndpoint),
            "endless" => EmulatorFault.EndlessBody(),
            "cut" => EmulatorFault.CutBody(),
            _ => EmulatorFault.Answer(200, "<html></html>"),
        });

        Exception error = (await Record.ExceptionAsync(() => AssumeAsync(server, EmulatorOptions.DefaultAccessKeySecret)))!;

        Assert.Equal(errorId, (string)((dynamic)error).ErrorId);
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task Cancellation_EndsTheWait()
    {
        await using EmulatorServer server = await EmulatorServer.StartAsync();
        server.Faults.When("sts", EmulatorFault.SlowBody(TimeSpan.FromMilliseconds(20)));
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AssumeAsync(server, EmulatorOptions.DefaultAccessKeySecret, cancellation.Token).WaitAsync(TimeSpan.FromSeconds(8)));
    }

    private static async Task<object> AssumeAsync(EmulatorServer server, string secret, CancellationToken cancellationToken = default)
    {
        dynamic client = Client();
        return await client.Issuing.CreateAssumeRoleIssuer(
            (dynamic)s_library.Make("OssCredentials.Credentials.AccessKeyCredential", [EmulatorOptions.DefaultAccessKeyId, secret, null]),
            (dynamic)s_library.Make("OssCredentials.Sts.AssumeRoleRequest", [EmulatorOptions.DefaultRoleArn], ("RoleSessionName", "test-session")),
            (dynamic)s_library.Make(
                "OssCredentials.Providers.CredentialLookup", [],
                ("StsEndpoint", s_library.Make("OssCredentials.Sts.StsEndpointOptions", [], ("Endpoint", server.StsEndpoint.AbsoluteUri))))).IssueAsync(cancellationToken);
    }

    private static object Client() => s_library.Make(
        "OssCredentials.Clients.OssClients", [s_library.Make("OssCredentials.Clients.ClientOptions", [])]);
}
