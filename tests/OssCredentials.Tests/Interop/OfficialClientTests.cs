using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Interop;

/// <summary>
/// The official clients against the emulator: what it accepts from the module is then what the service accepts.
/// </summary>
public class OfficialClientTests
{
    // Every kind of character that the two encodings treat differently.
    private const string Policy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":["acs:oss:*:*:b/a+b c~d!e'f(g)%2F é*"]}]}""";

    [InteropFact]
    public async Task Sts20150401_AssumesARole_OverAcs3()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode answer = await OfficialClient.User().CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice@example.com", Policy);

        Assert.Null(answer["error"]);
        Assert.StartsWith("STS.", (string?)answer["Credentials"]!["AccessKeyId"], StringComparison.Ordinal);
        Assert.StartsWith("CAIS", (string?)answer["Credentials"]!["SecurityToken"], StringComparison.Ordinal);
        Assert.EndsWith("/alice@example.com", (string?)answer["AssumedRoleUser"]!["Arn"], StringComparison.Ordinal);
        RecordedRequest request = Assert.Single(emulator.Requests);
        Assert.StartsWith("ACS3-HMAC-SHA256 ", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal(Policy, request.Parameters["Policy"]);
    }

    [InteropTheory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task PopCore_AssumesARole_OverRpcV1(string method)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode answer = await OfficialClient.User().CallAsync(
            emulator, "assume-role-pop-core.js", method, EmulatorOptions.DefaultRoleArn, "alice@example.com", Policy);

        Assert.Null(answer["error"]);
        Assert.StartsWith("STS.", (string?)answer["Credentials"]!["AccessKeyId"], StringComparison.Ordinal);
        RecordedRequest request = Assert.Single(emulator.Requests);
        Assert.Equal((method, "HMAC-SHA1"), (request.Method, request.Parameters["SignatureMethod"]));
        Assert.Equal(Policy, request.Parameters["Policy"]);
    }

    [InteropFact]
    public async Task Sts20150401_WithAWrongSecret_IsRefused()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode answer = await OfficialClient.User(secret: "wrong").CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice");

        Assert.Equal("SignatureDoesNotMatch", (string?)answer["error"]?["code"]);
        Assert.Equal(400, emulator.Requests[0].StatusCode);
    }

    [InteropTheory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task PopCore_WithAWrongSecret_IsRefused(string method)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode answer = await OfficialClient.User(secret: "wrong").CallAsync(
            emulator, "assume-role-pop-core.js", method, EmulatorOptions.DefaultRoleArn, "alice");

        Assert.Equal("SignatureDoesNotMatch", (string?)answer["error"]?["code"]);
    }

    [InteropFact]
    public async Task TemporaryCredentials_AssumeAnotherRole_AndTellWhoTheyAre()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();

        JsonNode first = await OfficialClient.User().CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "first");
        JsonNode second = await OfficialClient.With(first["Credentials"]!).CallAsync(
            emulator, "assume-role-pop-core.js", "POST", EmulatorOptions.DefaultChainedRoleArn, "second");
        JsonNode caller = await OfficialClient.With(second["Credentials"]!).CallAsync(emulator, "get-caller-identity.js");

        Assert.Equal("AssumedRoleUser", (string?)caller["IdentityType"]);
        Assert.Equal("acs:ram::1234567890123456:assumed-role/emulator-chained-role/second", (string?)caller["Arn"]);
    }

    [InteropFact]
    public async Task TemporaryCredentials_WithoutTheirToken_AreRefused()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        JsonNode answer = await OfficialClient.User().CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice");
        JsonNode credentials = answer["Credentials"]!;

        JsonNode refusal = await new OfficialClient((string)credentials["AccessKeyId"]!, (string)credentials["AccessKeySecret"]!)
            .CallAsync(emulator, "get-caller-identity.js");

        Assert.Equal("MissingSecurityToken", (string?)refusal["error"]?["code"]);
    }

    // The model for the module's own requests; a new version of the client that changes it should be noticed.
    [InteropFact]
    public async Task Sts20150401_SendsParametersInTheQuery_WithAnEmptyBody()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        JsonNode answer = await OfficialClient.User().CallAsync(
            emulator, "assume-role-sts20150401.js", EmulatorOptions.DefaultRoleArn, "alice");
        await OfficialClient.With(answer["Credentials"]!).CallAsync(emulator, "get-caller-identity.js");

        RecordedRequest longTerm = emulator.Requests[0];
        RecordedRequest temporary = emulator.Requests[1];
        Assert.Equal("POST", longTerm.Method);
        Assert.Equal(["DurationSeconds", "RoleArn", "RoleSessionName"], longTerm.Parameters.Keys.Order());
        Assert.Equal(
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", longTerm.Headers["x-acs-content-sha256"]);
        Assert.False(longTerm.Headers.ContainsKey("content-type"));
        Assert.DoesNotContain("x-acs-accesskey-id", longTerm.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("x-acs-accesskey-id;", temporary.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("x-acs-security-token;", temporary.Headers["Authorization"], StringComparison.Ordinal);
    }

    [InteropFact]
    public async Task AliOss_SignsAUrl_WithTheVariablesOfItsEnvironment()
    {
        string url = await new OfficialClient("STS.anId", "a-secret", "CAIS+/=token").RunAsync(
            "sign-url-ali-oss.js", "a-bucket", "folder/object.txt");

        Assert.StartsWith("https://a-bucket.oss-cn-hangzhou.aliyuncs.com/folder/object.txt?OSSAccessKeyId=STS.anId&", url, StringComparison.Ordinal);
        Assert.Contains("&security-token=CAIS%2B%2F%3Dtoken", url, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", url, StringComparison.Ordinal);
    }
}
