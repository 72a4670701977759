using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class AssumeRoleTests
{
    private const string Policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject"],"Resource":"acs:oss:*:*:bucket/*"}]}""";

    private static readonly (string, string) s_role = ("RoleArn", EmulatorOptions.DefaultRoleArn);
    private static readonly (string, string) s_session = ("RoleSessionName", "alice@example.com");

    [Fact]
    public async Task AssumeRole_OverAcs3_AnswersTemporaryCredentials()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        (HttpStatusCode status, JsonNode body) = await emulator.CallAsync(
            emulator.User().Acs3("AssumeRole", s_role, s_session, ("DurationSeconds", "900"), ("Policy", Policy)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$", (string)body["RequestId"]!);
        Assert.Equal("acs:ram::1234567890123456:role/emulator-role/alice@example.com", (string)body["AssumedRoleUser"]!["Arn"]!);
        Assert.EndsWith(":alice@example.com", (string)body["AssumedRoleUser"]!["AssumedRoleId"]!, StringComparison.Ordinal);
        JsonNode credentials = body["Credentials"]!;
        Assert.StartsWith("STS.", (string)credentials["AccessKeyId"]!, StringComparison.Ordinal);
        Assert.Equal(44, ((string)credentials["AccessKeySecret"]!).Length);
        Assert.StartsWith("CAIS", (string)credentials["SecurityToken"]!, StringComparison.Ordinal);
        Assert.Equal(1200, ((string)credentials["SecurityToken"]!).Length);
        DateTimeOffset expiration = DateTimeOffset.ParseExact(
            (string)credentials["Expiration"]!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(expiration - DateTimeOffset.UtcNow, TimeSpan.FromSeconds(880), TimeSpan.FromSeconds(900));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task AssumeRole_OverRpcV1_AnswersTemporaryCredentials(string method)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        (HttpStatusCode status, JsonNode body) = await emulator.CallAsync(
            emulator.User().RpcV1(new HttpMethod(method), "AssumeRole", s_role, s_session, ("Policy", Policy)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.NotNull(body["Credentials"]);
    }

    [Fact]
    public async Task AssumeRole_WithParametersInAForm_IsAccepted()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var signer = new RequestSigner
        {
            Endpoint = emulator.Server.StsEndpoint,
            AccessKeyId = EmulatorOptions.DefaultAccessKeyId,
            AccessKeySecret = EmulatorOptions.DefaultAccessKeySecret,
            Form = "RoleArn=" + Uri.EscapeDataString(EmulatorOptions.DefaultRoleArn) + "&RoleSessionName=alice",
        };

        (HttpStatusCode status, _) = await emulator.CallAsync(signer.Acs3("AssumeRole"));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task AssumeRole_IsRecorded_WithItsParametersAndStatus()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        await emulator.CallAsync(emulator.User().Acs3("AssumeRole", s_role, s_session));

        RecordedRequest request = Assert.Single(emulator.Server.Requests);
        Assert.Equal(("sts", "POST", "/", "AssumeRole"), (request.Service, request.Method, request.Path, request.Action));
        Assert.Equal(EmulatorOptions.DefaultRoleArn, request.Parameters["RoleArn"]);
        Assert.Equal("2015-04-01", request.Headers["X-Acs-Version"]);
        Assert.Equal((200, null), (request.StatusCode, request.Code));
        emulator.Server.ClearRequests();
        Assert.Empty(emulator.Server.Requests);
    }

    [Theory]
    [InlineData("RoleArn", "acs:ram::1234567890123456:user/alice", "InvalidParameter.RoleArn")]
    [InlineData("RoleArn", "acs:ram::1234567890123456:role/", "InvalidParameter.RoleArn")]
    [InlineData("RoleArn", "acs:ram::1234567890123456:role/emulator-role\n", "InvalidParameter.RoleArn")]
    [InlineData("RoleArn", "", "MissingRoleArn")]
    [InlineData("RoleSessionName", "", "MissingRoleSessionName")]
    [InlineData("RoleSessionName", "a", "InvalidParameter.RoleSessionName")]
    [InlineData("RoleSessionName", "a b", "InvalidParameter.RoleSessionName")]
    [InlineData("RoleSessionName", "0123456789012345678901234567890123456789012345678901234567890123x", "InvalidParameter.RoleSessionName")]
    [InlineData("DurationSeconds", "899", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "3601", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "1h", "InvalidParameter.DurationSeconds")]
    [InlineData("DurationSeconds", "-900", "InvalidParameter.DurationSeconds")]
    [InlineData("ExternalId", "x", "InvalidParameter.ExternalId")]
    [InlineData("ExternalId", "a b", "InvalidParameter.ExternalId")]
    [InlineData("Policy", "{", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", "[]", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", """{"Version":"2","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", """{"Version":"1","Statement":[]}""", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", """{"Version":"1","Statement":[{"Effect":"Maybe","Action":"*","Resource":"*"}]}""", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", """{"Version":"1","Statement":[{"Effect":"Allow","Action":[1],"Resource":"*"}]}""", "InvalidParameter.PolicyGrammar")]
    [InlineData("Policy", """{"Version":"1","Statement":[{"Effect":"Allow","Action":"*"}]}""", "InvalidParameter.PolicyGrammar")]
    public async Task AssumeRole_WithABadParameter_IsRefused(string name, string value, string code)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        (string, string)[] parameters = [.. new[] { s_role, s_session }.Where(parameter => parameter.Item1 != name), (name, value)];

        Assert.Equal((code, 400), await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", parameters)));
    }

    [Theory]
    [InlineData(2048, "none", 200)]
    [InlineData(2049, "InvalidParameter.PolicySize", 400)]
    public async Task Policy_MayHave2048Characters(int length, string code, int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        string policy = Policy.PadRight(length);

        Assert.Equal(
            (code, status),
            await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", s_role, s_session, ("Policy", policy))));
    }

    [Fact]
    public async Task UnknownRole_DoesNotExist()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(
            ("EntityNotExist.Role", 404),
            await emulator.RefusalAsync(emulator.User().Acs3(
                "AssumeRole", ("RoleArn", "acs:ram::1234567890123456:role/nobody"), s_session)));
    }

    [Fact]
    public async Task Root_MayAssumeNoRole()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var root = new RequestSigner
        {
            Endpoint = emulator.Server.StsEndpoint,
            AccessKeyId = EmulatorOptions.DefaultRootAccessKeyId,
            AccessKeySecret = EmulatorOptions.DefaultRootAccessKeySecret,
        };

        Assert.Equal(("NoPermission", 403), await emulator.RefusalAsync(root.Acs3("AssumeRole", s_role, s_session)));
    }

    [Fact]
    public async Task RoleMaximum_LimitsTheDuration()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = TimeSpan.FromHours(12) }],
        });

        Assert.Equal(
            ("none", 200),
            await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", s_role, s_session, ("DurationSeconds", "43200"))));
        Assert.Equal(
            ("InvalidParameter.DurationSeconds", 400),
            await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", s_role, s_session, ("DurationSeconds", "43201"))));
    }

    [Theory]
    [InlineData(null, "NoPermission", 403)]
    [InlineData("another", "NoPermission", 403)]
    [InlineData("expected", "none", 200)]
    public async Task TrustPolicyWithAnExternalId_AsksForIt(string? externalId, string code, int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { ExternalId = "expected" }],
        });
        (string, string)[] parameters = externalId is null ? [s_role, s_session] : [s_role, s_session, ("ExternalId", externalId)];

        Assert.Equal((code, status), await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", parameters)));
    }

    [Theory]
    [InlineData("acs:ram::1234567890123456:user/emulator-user", "none", 200)]
    [InlineData("acs:ram::1234567890123456:user/another", "NoPermission", 403)]
    public async Task TrustPolicyWithPrincipals_TrustsThemOnly(string principal, string code, int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { TrustedPrincipals = [principal] }],
        });

        Assert.Equal((code, status), await emulator.RefusalAsync(emulator.User().Acs3("AssumeRole", s_role, s_session)));
    }

    [Fact]
    public async Task UnknownAction_IsNotFound()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(("InvalidAction.NotFound", 404), await emulator.RefusalAsync(emulator.User().Acs3("AssumeNothing")));
    }

    [Fact]
    public async Task UnknownVersion_IsRefused()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var signer = new RequestSigner
        {
            Endpoint = emulator.Server.StsEndpoint,
            AccessKeyId = EmulatorOptions.DefaultAccessKeyId,
            AccessKeySecret = EmulatorOptions.DefaultAccessKeySecret,
            Version = "2015-04-02",
        };

        Assert.Equal(("InvalidVersion", 400), await emulator.RefusalAsync(signer.Acs3("AssumeRole", s_role, s_session)));
    }

    [Theory]
    [InlineData(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret, "RAMUser", "acs:ram::1234567890123456:user/emulator-user")]
    [InlineData(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret, "Account", "acs:ram::1234567890123456:root")]
    public async Task GetCallerIdentity_TellsWhoseKeyItIs(string id, string secret, string kind, string arn)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var signer = new RequestSigner { Endpoint = emulator.Server.StsEndpoint, AccessKeyId = id, AccessKeySecret = secret };

        (_, JsonNode body) = await emulator.CallAsync(signer.Acs3("GetCallerIdentity"));

        Assert.Equal((kind, arn, "1234567890123456"), ((string?)body["IdentityType"], (string?)body["Arn"], (string?)body["AccountId"]));
        Assert.NotNull((string?)body["UserId"]);
    }
}
