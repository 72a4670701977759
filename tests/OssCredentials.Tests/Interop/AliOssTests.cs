using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Environment;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Policies;
using Xunit;

namespace OssCredentials.Tests.Interop;

/// <summary>
/// The official <c>ali-oss</c> with the variables that the module set: what the emulated OSS accepts and refuses is what the
/// service does.
/// </summary>
public sealed class AliOssTests : IAsyncLifetime
{
    private const string Key = "2026/hello wörld+%.txt";

    private EmulatorServer _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorServer.StartAsync();

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [InteropTheory]
    [InlineData("v1", "127.0.0.1")]
    [InlineData("v1", "localhost")]
    [InlineData("v4", "127.0.0.1")]
    [InlineData("v4", "localhost")]
    public async Task Session_ThatMayDoEverything_DoesEverything(string version, string host)
    {
        JsonNode results = await UseAsync(version, await AssumeAsync(null), host);

        Assert.Equal(
            $$"""{"put":200,"get":"hello","head":34,"list":["{{Key}}","{{EmulatorOptions.DefaultObject}}"],"listOld":["{{Key}}","{{EmulatorOptions.DefaultObject}}"],"listAll":true,"signedUrl":"{{(host == "localhost" ? "hello" : "none")}}","upload":204,"bucket":"reports","delete":204,"missing":"404 NoSuchKey"}""",
            Text(results));
        AssertSigned(version);
    }

    [InteropTheory]
    [InlineData("v1")]
    [InlineData("v4")]
    public async Task LongTermKey_DoesEverything(string version)
    {
        JsonNode results = await UseAsync(version, new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret), "127.0.0.1");

        Assert.Equal(("200", "hello", "204"), (results["put"]!.ToString(), results["get"]!.ToString(), results["delete"]!.ToString()));
    }

    [InteropTheory]
    [InlineData("v1")]
    [InlineData("v4")]
    public async Task NarrowedSession_IsRefusedTheRest(string version)
    {
        Assert.True(_emulator.Buckets.TryFind("reports", out var bucket));
        bucket.Put(Key, "hello"u8.ToArray());

        JsonNode results = await UseAsync(version, await AssumeAsync(Ask.Policy(Ask.For("Read,List", "reports", "2026/"))), "localhost");

        Assert.Equal(
            $$"""{"put":"403 AccessDenied","get":"hello","head":34,"list":["{{Key}}","{{EmulatorOptions.DefaultObject}}"],"listOld":["{{Key}}","{{EmulatorOptions.DefaultObject}}"],"listAll":"403 AccessDenied","signedUrl":"hello","upload":"403 AccessDenied","bucket":"403 AccessDenied","delete":"403 AccessDenied","missing":"404 NoSuchKey"}""",
            Text(results));
    }

    [InteropTheory]
    [InlineData("v1", "SignatureDoesNotMatch")]
    [InlineData("v4", "SignatureDoesNotMatch")]
    public async Task WrongSecret_IsRefusedEverything(string version, string code)
    {
        JsonNode results = await UseAsync(version, new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, "AnotherSecret0123456789012345AB"), "localhost");

        Assert.All(results.AsObject().Where(static result => result.Key is not ("signedUrl" or "head")), result => Assert.Equal("403 " + code, result.Value!.ToString()));
        Assert.Contains(code, results["signedUrl"]!.ToString(), StringComparison.Ordinal);
    }

    private async Task<JsonNode> UseAsync(string version, AccessKeyCredential credential, string host)
    {
        var variables = new FakeEnvironment();
        new OssClients(new ClientOptions { Environment = variables }).Session.Set(
            credential, new FurtherVariables { OssEndpoint = $"http://{host}:{_emulator.OssEndpoint.Port}", Region = "cn-hangzhou" });
        _emulator.ClearRequests();
        return await new OfficialClient(variables.Values).CallAsync(_emulator, "use-bucket-ali-oss.js", version, "reports", "2026/");
    }

    private Task<AccessKeyCredential> AssumeAsync(string? policy) => new OssClients(new ClientOptions { Environment = new FakeEnvironment() }).Issuing.AssumeRoleAsync(
        new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret),
        new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "ali-oss", Policy = policy },
        new StsEndpointOptions { Endpoint = _emulator.StsEndpoint.AbsoluteUri }, CancellationToken.None);

    private void AssertSigned(string version)
    {
        RecordedRequest[] signed = [.. _emulator.Requests.Where(static request => request.Headers.ContainsKey("authorization"))];
        Assert.True(signed.Length >= 10);
        Assert.All(signed, request => Assert.StartsWith(version == "v4" ? "OSS4-HMAC-SHA256 " : "OSS ", request.Headers["authorization"], StringComparison.Ordinal));

        // Before an address too: it connects to the one and names the other.
        Assert.All(signed, request => Assert.StartsWith("reports.", request.Headers["host"], StringComparison.Ordinal));
    }

    private static string Text(JsonNode results) => results.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
