using System;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class TemporaryKeyTests
{
    public static TheoryData<string> Methods => ["ACS3", "V1"];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task IssuedKey_SignsALaterCall_AsTheRolesSession(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode credentials = await emulator.AssumeRoleAsync(emulator.User());

        (_, JsonNode body) = await emulator.CallAsync(Sign(method, emulator.With(credentials)));

        Assert.Equal("AssumedRoleUser", (string?)body["IdentityType"]);
        Assert.Equal("acs:ram::1234567890123456:assumed-role/emulator-role/test-session", (string?)body["Arn"]);
        Assert.NotNull((string?)body["RoleId"]);
        Assert.Null(body["UserId"]);
    }

    [Fact]
    public async Task IssuedKey_AssumesAnotherRole()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode first = await emulator.AssumeRoleAsync(emulator.User());

        JsonNode second = await emulator.AssumeRoleAsync(emulator.With(first), EmulatorOptions.DefaultChainedRoleArn);
        (_, JsonNode body) = await emulator.CallAsync(emulator.With(second).Acs3("GetCallerIdentity"));

        Assert.Equal("acs:ram::1234567890123456:assumed-role/emulator-chained-role/test-session", (string?)body["Arn"]);
        Assert.NotEqual((string?)first["AccessKeyId"], (string?)second["AccessKeyId"]);
        Assert.NotEqual((string?)first["SecurityToken"], (string?)second["SecurityToken"]);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task WithoutItsToken_IsMissingOne(string method) =>
        await AssertRefusedAsync("MissingSecurityToken", method, credentials => credentials["SecurityToken"] = null);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task WithTheTokenOfAnother_Mismatches(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode one = await emulator.AssumeRoleAsync(emulator.User());
        JsonNode other = await emulator.AssumeRoleAsync(emulator.User());
        one["SecurityToken"] = (string?)other["SecurityToken"];

        Assert.Equal(("InvalidSecurityToken.MismatchWithAccessKey", 400), await emulator.RefusalAsync(Sign(method, emulator.With(one))));
    }

    [Theory]
    [InlineData("ACS3", "not-a-token")]
    [InlineData("V1", "not-a-token")]
    [InlineData("ACS3", "CAIS*+")]
    [InlineData("V1", "CAIS cut in two")]
    public async Task WithATextThatIsNoToken_IsMalformed(string method, string token) =>
        await AssertRefusedAsync("InvalidSecurityToken.Malformed", method, credentials => credentials["SecurityToken"] = token);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task LongTermKeyWithAStaleToken_Mismatches(string method) =>
        await AssertRefusedAsync("InvalidSecurityToken.MismatchWithAccessKey", method, credentials =>
        {
            credentials["AccessKeyId"] = EmulatorOptions.DefaultAccessKeyId;
            credentials["AccessKeySecret"] = EmulatorOptions.DefaultAccessKeySecret;
        });

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task AfterItsEnd_IsExpired(string method)
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(
            new EmulatorOptions { Clock = clock, MinimumDurationSeconds = 1 });
        JsonNode credentials = await emulator.AssumeRoleAsync(
            emulator.User(time: clock.GetUtcNow()), more: ("DurationSeconds", "2"));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(("none", 200), await emulator.RefusalAsync(Sign(method, emulator.With(credentials, clock.GetUtcNow()))));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            ("InvalidSecurityToken.Expired", 400),
            await emulator.RefusalAsync(Sign(method, emulator.With(credentials, clock.GetUtcNow()))));
    }

    // The longest value that an environment variable holds everywhere.
    [Fact]
    public async Task TokenOf32766Characters_PassesThroughAHeaderAndAQuery()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { TokenLength = 32_766 });
        JsonNode credentials = await emulator.AssumeRoleAsync(emulator.User());

        Assert.Equal(32_766, ((string)credentials["SecurityToken"]!).Length);
        Assert.Equal(("none", 200), await emulator.RefusalAsync(emulator.With(credentials).Acs3("GetCallerIdentity")));
        Assert.Equal(("none", 200), await emulator.RefusalAsync(emulator.With(credentials).RpcV1(HttpMethod.Get, "GetCallerIdentity")));
    }

    [Fact]
    public async Task RemovedKey_IsUnknown()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode credentials = await emulator.AssumeRoleAsync(emulator.User());

        Assert.True(emulator.Server.AccessKeys.Remove((string)credentials["AccessKeyId"]!));

        Assert.Equal(("InvalidAccessKeyId.NotFound", 404), await emulator.RefusalAsync(emulator.With(credentials).Acs3("GetCallerIdentity")));
    }

    private static async Task AssertRefusedAsync(string code, string method, Action<JsonNode> change)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode credentials = await emulator.AssumeRoleAsync(emulator.User());
        change(credentials);

        Assert.Equal((code, 400), await emulator.RefusalAsync(Sign(method, emulator.With(credentials))));
    }

    private static HttpRequestMessage Sign(string method, RequestSigner signer) =>
        method == "ACS3" ? signer.Acs3("GetCallerIdentity") : signer.RpcV1(HttpMethod.Get, "GetCallerIdentity");
}
