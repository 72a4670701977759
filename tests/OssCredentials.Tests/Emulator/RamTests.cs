using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Emulator;

public class RamTests
{
    private static readonly (string, string) s_ownKey = ("UserAccessKeyId", EmulatorOptions.DefaultAccessKeyId);

    [Fact]
    public async Task CreateAccessKey_AnswersAKeyThatSigns()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        (HttpStatusCode status, JsonNode body) = await emulator.CallAsync(User(emulator).Acs3("CreateAccessKey"));

        JsonNode key = body["AccessKey"]!;
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Matches("^[0-9A-F-]{36}$", (string)body["RequestId"]!);
        Assert.Matches("^LTAI5t[A-Za-z0-9]{18}$", (string)key["AccessKeyId"]!);
        Assert.Equal((30, "Active"), (((string)key["AccessKeySecret"]!).Length, (string)key["Status"]!));
        Assert.InRange(DateTimeOffset.UtcNow - Time(key["CreateDate"]), TimeSpan.Zero, TimeSpan.FromMinutes(1));
        (_, JsonNode identity) = await emulator.CallAsync(emulator.With(key).Acs3("GetCallerIdentity"));
        Assert.Equal("acs:ram::1234567890123456:user/emulator-user", (string)identity["Arn"]!);
    }

    [Fact]
    public async Task ThirdKey_IsRefused()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        await emulator.CallAsync(User(emulator).Acs3("CreateAccessKey"));

        Assert.Equal(("LimitExceeded.User.AccessKey", 409), await emulator.RefusalAsync(User(emulator).Acs3("CreateAccessKey")));
    }

    [Fact]
    public async Task ListAccessKeys_TellsAllButTheSecret_OldestFirst()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { AccessKeyAge = TimeSpan.FromDays(100) });
        (_, JsonNode created) = await emulator.CallAsync(User(emulator).Acs3("CreateAccessKey"));

        (_, JsonNode body) = await emulator.CallAsync(User(emulator).Acs3("ListAccessKeys"));

        JsonArray keys = body["AccessKeys"]!["AccessKey"]!.AsArray();
        Assert.Equal(
            [EmulatorOptions.DefaultAccessKeyId, (string)created["AccessKey"]!["AccessKeyId"]!],
            keys.Select(key => (string)key!["AccessKeyId"]!));
        Assert.Equal(["AccessKeyId", "CreateDate", "Status"], keys[0]!.AsObject().Select(member => member.Key).Order());
        Assert.InRange(DateTimeOffset.UtcNow - Time(keys[0]!["CreateDate"]), TimeSpan.FromDays(99.9), TimeSpan.FromDays(100.1));
    }

    [Fact]
    public async Task InactiveKey_IsRefusedByStsAndRam_UntilItIsActiveAgain()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        (_, JsonNode created) = await emulator.CallAsync(User(emulator).Acs3("CreateAccessKey"));
        RequestSigner other = Ram(emulator.With(created["AccessKey"]!));

        await emulator.CallAsync(other.Acs3("UpdateAccessKey", s_ownKey, ("Status", "Inactive")));

        Assert.Equal(("InvalidAccessKeyId.Inactive", 400), await emulator.RefusalAsync(emulator.User().Acs3("GetCallerIdentity")));
        Assert.Equal(("InvalidAccessKeyId.Inactive", 400), await emulator.RefusalAsync(User(emulator).Acs3("ListAccessKeys")));

        await emulator.CallAsync(Again(other).Acs3("UpdateAccessKey", s_ownKey, ("Status", "Active")));

        (HttpStatusCode status, _) = await emulator.CallAsync(emulator.User().Acs3("GetCallerIdentity"));
        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public async Task DeletedKey_IsUnknown()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        (_, JsonNode created) = await emulator.CallAsync(User(emulator).Acs3("CreateAccessKey"));
        JsonNode key = created["AccessKey"]!;

        await emulator.CallAsync(User(emulator).Acs3("DeleteAccessKey", ("UserAccessKeyId", (string)key["AccessKeyId"]!)));

        Assert.Equal(("InvalidAccessKeyId.NotFound", 404), await emulator.RefusalAsync(emulator.With(key).Acs3("GetCallerIdentity")));
        Assert.Equal(
            ("EntityNotExist.User.AccessKey", 404),
            await emulator.RefusalAsync(User(emulator).Acs3("DeleteAccessKey", ("UserAccessKeyId", (string)key["AccessKeyId"]!))));
    }

    [Fact]
    public async Task LastUsed_IsTheRequestBeforeTheOneThatAsks()
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(new EmulatorOptions { Clock = clock });
        Assert.Null((await emulator.CallAsync(User(emulator, clock).Acs3("GetAccessKeyLastUsed", s_ownKey))).Body["AccessKeyLastUsed"]!["LastUsedDate"]);
        DateTimeOffset used = clock.GetUtcNow();
        clock.Advance(TimeSpan.FromMinutes(3));

        (_, JsonNode body) = await emulator.CallAsync(User(emulator, clock).Acs3("GetAccessKeyLastUsed", s_ownKey));

        Assert.Equal(used.AddTicks(-(used.Ticks % TimeSpan.TicksPerSecond)), Time(body["AccessKeyLastUsed"]!["LastUsedDate"]));
    }

    // What happens to a program that uses a new key at once.
    [Fact]
    public async Task NewKey_IsUnknownToStsForAWhile_AndKnownToRamAtOnce()
    {
        var clock = new ManualClock();
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync(
            new EmulatorOptions { Clock = clock, NewKeyDelay = TimeSpan.FromSeconds(20) });
        (_, JsonNode created) = await emulator.CallAsync(User(emulator, clock).Acs3("CreateAccessKey"));
        JsonNode key = created["AccessKey"]!;

        Assert.Equal(("InvalidAccessKeyId.NotFound", 404), await emulator.RefusalAsync(emulator.With(key, clock.GetUtcNow()).Acs3("GetCallerIdentity")));
        Assert.Equal(HttpStatusCode.OK, (await emulator.CallAsync(Ram(emulator.With(key, clock.GetUtcNow())).Acs3("ListAccessKeys"))).Status);

        clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(HttpStatusCode.OK, (await emulator.CallAsync(emulator.With(key, clock.GetUtcNow()).Acs3("GetCallerIdentity"))).Status);
    }

    [Theory]
    [InlineData("UpdateAccessKey", "MissingUserAccessKeyId", 400)]
    [InlineData("DeleteAccessKey", "MissingUserAccessKeyId", 400)]
    [InlineData("GetAccessKeyLastUsed", "MissingUserAccessKeyId", 400)]
    [InlineData("GetUser", "InvalidAction.NotFound", 404)]
    public async Task IncompleteOrUnknownCall_IsRefused(string action, string code, int status)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal((code, status), await emulator.RefusalAsync(User(emulator).Acs3(action, ("Status", "Active"))));
    }

    [Fact]
    public async Task StatusThatIsInvalid_IsRefused()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();

        Assert.Equal(
            ("InvalidParameter.Status", 400),
            await emulator.RefusalAsync(User(emulator).Acs3("UpdateAccessKey", s_ownKey, ("Status", "inactive"))));
    }

    [Theory]
    [InlineData(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret, "emulator-user", "none")]
    [InlineData(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret, "somebody", "NoPermission")]
    [InlineData(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret, "emulator-user", "none")]
    [InlineData(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret, "somebody", "EntityNotExist.User")]
    public async Task UserName_MayBeTheCallersOwn_OrNamedByTheAccount(string id, string secret, string userName, string code)
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var signer = new RequestSigner { Endpoint = emulator.Server.RamEndpoint, AccessKeyId = id, AccessKeySecret = secret, Version = "2015-05-01" };

        (_, JsonNode body) = await emulator.CallAsync(signer.Acs3("ListAccessKeys", ("UserName", userName)));

        Assert.Equal(code, (string?)body["Code"] ?? "none");
        if (code == "none")
        {
            Assert.Equal(EmulatorOptions.DefaultAccessKeyId, (string)body["AccessKeys"]!["AccessKey"]!.AsArray().Single()!["AccessKeyId"]!);
        }
    }

    [Fact]
    public async Task RoleSession_ManagesNobodysKeys()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        JsonNode session = await emulator.AssumeRoleAsync(emulator.User());

        Assert.Equal(("NoPermission", 403), await emulator.RefusalAsync(Ram(emulator.With(session)).Acs3("CreateAccessKey")));
    }

    [Fact]
    public async Task WrongSignature_IsRefused_AndMakesNothing()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        var signer = new RequestSigner
        {
            Endpoint = emulator.Server.RamEndpoint,
            AccessKeyId = EmulatorOptions.DefaultAccessKeyId,
            AccessKeySecret = "NotTheSecret0123456789abcdefgh",
            Version = "2015-05-01",
        };

        Assert.Equal(("SignatureDoesNotMatch", 400), await emulator.RefusalAsync(signer.Acs3("CreateAccessKey")));
        Assert.Single(emulator.Server.AccessKeys.LongTermKeysOf("acs:ram::1234567890123456:user/emulator-user"));
    }

    [Fact]
    public async Task Fault_MeetsTheServiceAndTheAction()
    {
        await using StsEmulatorFixture emulator = await StsEmulatorFixture.StartAsync();
        emulator.Server.Faults.When("ram", EmulatorFault.ServiceError("Throttling.User"), times: 1);
        emulator.Server.Faults.When("CreateAccessKey", EmulatorFault.ServiceError("NoPermission"));

        Assert.Equal(("Throttling.User", 400), await emulator.RefusalAsync(User(emulator).Acs3("ListAccessKeys")));
        Assert.Equal(("NoPermission", 403), await emulator.RefusalAsync(User(emulator).Acs3("CreateAccessKey")));
        Assert.Equal(["ram", "ram"], emulator.Server.Requests.Select(request => request.Service));
    }

    private static RequestSigner User(StsEmulatorFixture emulator, ManualClock? clock = null) => Ram(emulator.User(clock?.GetUtcNow()));

    private static RequestSigner Ram(RequestSigner signer) => new()
    {
        Endpoint = signer.Endpoint,
        AccessKeyId = signer.AccessKeyId,
        AccessKeySecret = signer.AccessKeySecret,
        SecurityToken = signer.SecurityToken,
        Time = signer.Time,
        Version = "2015-05-01",
    };

    // A signer signs one request: its nonce is used up.
    private static RequestSigner Again(RequestSigner signer) => Ram(signer);

    private static DateTimeOffset Time(JsonNode? text) => DateTimeOffset.ParseExact(
        (string)text!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
