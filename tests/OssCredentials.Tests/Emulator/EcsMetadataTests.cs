using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class EcsMetadataTests
{
    private const string RolesPath = "/latest/meta-data/ram/security-credentials/";

    [Fact]
    public async Task HardenedMode_TokenThenRoleThenCredentials()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { AllowImdsV1 = false });

        (HttpStatusCode tokenStatus, string token) = await PutTokenAsync(emulator, "21600");
        (HttpStatusCode listStatus, string role) = await GetAsync(emulator, RolesPath, token);
        (HttpStatusCode status, string credentials) = await GetAsync(emulator, RolesPath + "emulator-ecs-role", token);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (tokenStatus, listStatus, status));
        Assert.Equal("emulator-ecs-role\n", role);
        JsonNode json = JsonNode.Parse(credentials)!;
        Assert.Equal("Success", (string?)json["Code"]);
        Assert.StartsWith("STS.", (string?)json["AccessKeyId"], StringComparison.Ordinal);
        Assert.EndsWith("Z", (string?)json["Expiration"], StringComparison.Ordinal);
        Assert.EndsWith("Z", (string?)json["LastUpdated"], StringComparison.Ordinal);
        Assert.Equal(
            new[] { "CreateToken", "ListRoles", "GetRoleCredentials" },
            emulator.Server.Requests.Select(request => request.Action));
    }

    [Fact]
    public async Task NormalMode_AnswersWithoutAToken()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        (HttpStatusCode status, string role) = await GetAsync(emulator, RolesPath, null);

        Assert.Equal((HttpStatusCode.OK, "emulator-ecs-role\n"), (status, role));
    }

    [Fact]
    public async Task HardenedModeOnly_RefusesAGetWithoutAToken()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { AllowImdsV1 = false });

        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(emulator, RolesPath, null)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(emulator, RolesPath + "emulator-ecs-role", null)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WrongToken_IsRefused_InBothModes(bool allowImdsV1)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { AllowImdsV1 = allowImdsV1 });

        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(emulator, RolesPath, "made-up")).Status);
    }

    [Fact]
    public async Task Token_EndsWithItsLifetime()
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });
        (_, string token) = await PutTokenAsync(emulator, "60");

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(emulator, RolesPath, token)).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(emulator, RolesPath, token)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("21601")]
    [InlineData("an hour")]
    public async Task TokenRequest_WithABadLifetime_IsRefused(string? lifetime)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await PutTokenAsync(emulator, lifetime)).Status);
    }

    [Fact]
    public async Task TokenRequest_ThroughAProxy_IsRefused()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(emulator.Server.MetadataEndpoint, "/latest/api/token"));
        request.Headers.Add("X-aliyun-ecs-metadata-token-ttl-seconds", "60");
        request.Headers.Add("X-Forwarded-For", "10.0.0.1");

        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(emulator, request)).Status);
    }

    [Fact]
    public async Task OldService_KnowsNoTokens()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { SupportImdsV2 = false });

        Assert.Equal(HttpStatusCode.NotFound, (await PutTokenAsync(emulator, "60")).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(emulator, RolesPath, null)).Status);
    }

    [Theory]
    [InlineData(RolesPath + "another-role")]
    [InlineData(RolesPath + "emulator-ecs-role/")]
    [InlineData("/latest/meta-data/")]
    public async Task UnknownPath_IsNotFound(string path)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(emulator, path, null)).Status);
    }

    [Fact]
    public async Task InstanceWithoutARole_IsNotFound()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });

        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(emulator, RolesPath, null)).Status);
    }

    [Fact]
    public async Task Credentials_StayTheSame_UntilHalfTheirLifeIsOver()
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });

        (_, string first) = await GetAsync(emulator, RolesPath + "emulator-ecs-role", null);
        clock.Advance(TimeSpan.FromMinutes(29));
        (_, string second) = await GetAsync(emulator, RolesPath + "emulator-ecs-role", null);
        clock.Advance(TimeSpan.FromMinutes(1));
        (_, string third) = await GetAsync(emulator, RolesPath + "emulator-ecs-role", null);

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
        Assert.Equal("2030-01-02T04:34:05Z", (string?)JsonNode.Parse(third)!["Expiration"]);
        Assert.Equal("2030-01-02T03:34:05Z", (string?)JsonNode.Parse(third)!["LastUpdated"]);
    }

    [Fact]
    public async Task Credentials_AreKnownToSts()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        (_, string credentials) = await GetAsync(emulator, RolesPath + "emulator-ecs-role", null);

        (_, JsonNode caller) = await emulator.CallAsync(emulator.With(JsonNode.Parse(credentials)!).Acs3("GetCallerIdentity"));

        Assert.StartsWith(
            "acs:ram::1234567890123456:assumed-role/emulator-ecs-role/i-", (string?)caller["Arn"], StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PutTokenAsync(StsEmulatorFixture emulator, string? lifetime)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(emulator.Server.MetadataEndpoint, "/latest/api/token"));
        if (lifetime is not null)
        {
            request.Headers.Add("X-aliyun-ecs-metadata-token-ttl-seconds", lifetime);
        }

        return await SendAsync(emulator, request);
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(StsEmulatorFixture emulator, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(emulator.Server.MetadataEndpoint, path));
        if (token is not null)
        {
            request.Headers.Add("X-aliyun-ecs-metadata-token", token);
        }

        return await SendAsync(emulator, request);
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(StsEmulatorFixture emulator, HttpRequestMessage request)
    {
        using HttpResponseMessage response = await emulator.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
