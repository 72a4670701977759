using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Diagnostics;

/// <summary>What the table of broken environments can't create: the machine's store, and hosts beyond this machine.</summary>
public sealed class CheckTests
{
    private const string Identity =
        """{"RequestId":"0A1B2C3D-0000-0000-0000-000000000001","AccountId":"1234567890123456","Arn":"acs:ram::1234567890123456:user/me","IdentityType":"RAMUser"}""";

    private static readonly AccessKeyCredential s_key = new("LTAI5tTestKeyOfNobody001", "TestSecret0123456789abcdefghAB");

    [Theory]
    [InlineData("http://oss-cn-hangzhou.aliyuncs.com", CheckState.Warning)]
    [InlineData("https://oss-cn-hangzhou.aliyuncs.com", CheckState.Passed)]
    [InlineData("oss-cn-hangzhou.aliyuncs.com", CheckState.Passed)]
    public async Task OssByPlainHttp_IsWarnedOf_AndAskedOverHttps(string endpoint, CheckState state)
    {
        var transport = new FakeTransport(static _ => FakeTransport.Json(200, Identity));

        CheckResult found = (await CheckAsync(transport, variables: [("OSS_ENDPOINT", endpoint)])).Single(static result => result.Name == "OssEndpoint");

        Assert.Equal(state, found.State);
        Assert.Equal(state == CheckState.Warning ? CheckRemedies.PlainHttp : null, found.Remedy);
        Assert.Contains(transport.Requests, static request => request.Uri.AbsoluteUri == "https://oss-cn-hangzhou.aliyuncs.com/");
    }

    [Fact]
    public async Task MachineStore_ThatThisUserMayNotRead_IsNoFailure()
    {
        var failure = new StoreException("/etc/osscredentials/env.sh", "It cannot be read.", "Be root.", new UnauthorizedAccessException());

        CheckResult found = (await CheckAsync(null, machine: new FakeStore(StoreScope.Machine, null, failure))).Single(static result => result.Name == "MachineStore");

        Assert.Equal(CheckState.NotChecked, found.State);
    }

    [Fact]
    public async Task InvalidMachineStore_Fails_WithItsRemedy()
    {
        var failure = new StoreException("/etc/osscredentials/env.sh", "It is not as OssCredentials writes it.", "Store it again.", new FormatException());

        CheckResult found = (await CheckAsync(null, machine: new FakeStore(StoreScope.Machine, null, failure))).Single(static result => result.Name == "MachineStore");

        Assert.Equal((CheckState.Failed, "Store it again.", "/etc/osscredentials/env.sh"), (found.State, found.Remedy, found.Location));
    }

    [Fact]
    public async Task MachineStore_StandsForTheUsers_WhereThatIsEmpty()
    {
        IReadOnlyList<CheckResult> found = await CheckAsync(null, machine: new FakeStore(StoreScope.Machine, new AccessKeyCredential("LTAIother", "other")));

        Assert.Equal(CheckState.Passed, found.Single(static result => result.Name == "MachineStore").State);
        Assert.Equal(CheckState.Warning, found.Single(static result => result.Name == "StoredSession").State);
    }

    // The table's time limit would be the network's: here each wait ends at once.
    [Fact]
    public async Task NothingAnswers_StsIsAskedNoMoreThanTwice()
    {
        var transport = new FakeTransport(static _ => throw new Errors.TransportException(Errors.TransportFailure.Connection, "sts.aliyuncs.com", "No connection."));

        IReadOnlyList<CheckResult> found = await CheckAsync(transport);

        Assert.Equal(2, transport.Requests.Count);
        Assert.Equal(CheckState.Failed, found.Single(static result => result.Name == "StsEndpoint").State);
        Assert.All(found.Where(static result => result.Name is "Identity" or "KeyAge" or "Clock"), static result => Assert.Equal(CheckState.NotChecked, result.State));
    }

    // It is 2026-03-01T12:00:00Z by the fake clock; Alibaba Cloud's advice is to rotate every three months.
    [Theory]
    [InlineData("2025-12-01T12:00:01Z", CheckState.Passed, "89 days old")]
    [InlineData("2025-12-01T12:00:00Z", CheckState.Warning, "90 days old")]
    public async Task Key_IsOldAfterNinetyDays(string created, CheckState state, string message)
    {
        string keys = $$"""{"RequestId":"1","AccessKeys":{"AccessKey":[{"AccessKeyId":"{{s_key.AccessKeyId}}","Status":"Active","CreateDate":"{{created}}"}] } }""";
        var transport = FakeTransport.ByRequest(request => FakeTransport.Json(
            200, request.Headers.Any(static header => header.Value == "ListAccessKeys") ? keys : Identity));

        CheckResult found = (await CheckAsync(transport)).Single(static result => result.Name == "KeyAge");

        Assert.Equal(state, found.State);
        Assert.Contains(message, found.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<CheckResult>> CheckAsync(FakeTransport? transport, FakeStore? machine = null, params (string Name, string Value)[] variables)
    {
        var options = new ClientOptions
        {
            Environment = new FakeEnvironment([(OssVariables.AccessKeyId, s_key.AccessKeyId), (OssVariables.AccessKeySecret, s_key.AccessKeySecret), .. variables]),
            OpenStore = scope => scope == StoreScope.Machine && machine is not null ? machine : new FakeStore(scope, null),
            OpenUser = static () => null,
            Clock = new FakeClock(),
            Jitter = static () => 0,
            ServiceTransport = transport,
        };
        return new OssClients(options).Checks.RunAsync(new CheckRequest { IsOffline = transport is null }, CancellationToken.None);
    }
}
