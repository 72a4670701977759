using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Providers;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>Which source is used, what a failure does, and what the list shows.</summary>
public class ChainOrderTests
{
    // Every source in the chain's order, each set up to return its own key. ECS and later sources respond over HTTP.
    private static readonly (string Name, Action<SourceFixture> Configure, Func<AccessKeyCredential, bool> IsIts)[] s_sources =
    [
        ("session variables OSS_*", f => SetVariables(f, "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET"), HasId("OSS_ACCESS_KEY_ID")),
        ("session variables ALIBABA_CLOUD_*", f => SetVariables(f, "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"), HasId("ALIBABA_CLOUD_ACCESS_KEY_ID")),
        ("session variables ALICLOUD_*", f => SetVariables(f, "ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET"), HasId("ALICLOUD_ACCESS_KEY_ID")),
        ("session variables ALIBABACLOUD_*", f => SetVariables(f, "ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET"), HasId("ALIBABACLOUD_ACCESS_KEY_ID")),
        ("session variables ALICLOUD_ACCESS_KEY", f => SetVariables(f, "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY"), HasId("ALICLOUD_ACCESS_KEY")),
        ("stored for the user", f => f.Stored[StoreScope.User] = new("LTAIuser", SourceFixture.Secret), HasId("user")),
        ("stored for the machine", f => f.Stored[StoreScope.Machine] = new("LTAImachine", SourceFixture.Secret), HasId("machine")),
        ("OIDC variables", SetOidc, static credential => credential.AssumedRoleArn is not null),
        ("aliyun CLI profile", f => f.WriteCliConfig($$"""{"name": "default", "mode": "AK", "access_key_id": "LTAIcli", "access_key_secret": "{{SourceFixture.Secret}}"}"""), HasId("cli")),
        ("SDK credentials file", f => f.Write(".alibabacloud/credentials", $"[default]\ntype=access_key\naccess_key_id=LTAIsdk\naccess_key_secret={SourceFixture.Secret}"), HasId("sdk")),
        ("SDK credentials.ini", f => f.Write(".alibabacloud/credentials.ini", $"[default]\ntype=access_key\naccess_key_id=LTAIini\naccess_key_secret={SourceFixture.Secret}"), HasId("ini")),
        ("ossutil configuration", f => f.Write(".ossutilconfig", $"[default]\nmode=AK\naccess-key-id=LTAIossutil\naccess-key-secret={SourceFixture.Secret}"), HasId("ossutil")),
        ("session variables ACCESS_KEY_ID", f => SetVariables(f, "ACCESS_KEY_ID", "ACCESS_KEY_SECRET"), HasId("ACCESS_KEY_ID")),
        ("ECS instance role", static _ => { }, static credential => credential.EcsRoleName is not null),
        ("credentials URI", f => f.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = f.Emulator.CredentialsUri.AbsoluteUri, static credential => credential.Source.StartsWith("credentials URI", StringComparison.Ordinal)),
    ];

    public static TheoryData<string, string> Pairs()
    {
        var pairs = new TheoryData<string, string>();
        for (int first = 0; first < s_sources.Length; first++)
        {
            for (int second = first + 1; second < s_sources.Length; second++)
            {
                pairs.Add(s_sources[first].Name, s_sources[second].Name);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task OfTwo_TheFirstWins_AndTheListSaysSo(string first, string second)
    {
        string[] both = [first, second];
        await using SourceFixture fixture = await SourceFixture.StartAsync(
            both.Contains("ECS instance role") ? null : new EmulatorOptions { EcsRoleName = null });
        foreach (var source in s_sources.Where(source => both.Contains(source.Name)))
        {
            source.Configure(fixture);
        }

        AccessKeyCredential credential = await fixture.GetAsync();
        IReadOnlyList<CredentialSourceDescription> online = await fixture.ListAsync(online: true);
        fixture.Emulator.ClearRequests();
        IReadOnlyList<CredentialSourceDescription> offline = await fixture.ListAsync();

        Assert.True(s_sources.Single(source => source.Name == first).IsIts(credential), credential.Source);
        Assert.Equal(s_sources.Select(source => source.Name), online.Select(source => source.Name));
        Assert.Equal(
            s_sources.Select(source => source.Name == first ? CredentialSourceState.Used
                : source.Name == second ? CredentialSourceState.Shadowed
                : CredentialSourceState.NotConfigured),
            online.Select(source => source.State));

        // Without a request it is the same, except for what only a request can find out: the instance's role, and later sources.
        Assert.Empty(fixture.Emulator.Requests);
        Assert.Equal(
            s_sources.Select(source => source.Name == "ECS instance role" ? (first == source.Name || first == "credentials URI" ? CredentialSourceState.NotAsked : CredentialSourceState.Shadowed)
                : source.Name == first ? CredentialSourceState.Used
                : source.Name != second ? CredentialSourceState.NotConfigured
                : first == "ECS instance role" ? CredentialSourceState.Configured
                : CredentialSourceState.Shadowed),
            offline.Select(source => source.State));
    }

    [Fact]
    public async Task AFailure_StopsTheChain_AndTheListNamesItsLine()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string path = fixture.WriteCliConfig("""{"name": "default", "mode": "AK", "access_key_id": "LTAIcli"}""");
        SetVariables(fixture, "ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET");
        fixture.Variables["ALICLOUD_ACCESS_KEY_SECRET"] = null;

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());
        IReadOnlyList<CredentialSourceDescription> list = await fixture.ListAsync();

        Assert.Equal("The variable ALICLOUD_ACCESS_KEY_ID is set and ALICLOUD_ACCESS_KEY_SECRET is not.", error.Message);
        Assert.Equal((CredentialSourceState.Invalid, "ALICLOUD_ACCESS_KEY_ID"), (list[2].State, list[2].Location));
        Assert.Equal((CredentialSourceState.Invalid, path + ":4"), (list[8].State, list[8].Location));
        Assert.Equal(CredentialSourceState.Shadowed, list[13].State);
    }

    // An administrator has stored a credential for one group; for everyone else the chain continues as if there were none.
    [Fact]
    public async Task AMachinesStore_ThatIsForOthers_IsPassedOver()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.StoreFailures[StoreScope.Machine] = new StoreException("t", "It cannot be read.", "Do this.") { IsForOthers = true };

        Assert.NotNull((await fixture.GetAsync()).EcsRoleName);
        CredentialSourceDescription source = (await fixture.ListAsync()).Single(source => source.Name == "stored for the machine");
        Assert.Equal((CredentialSourceState.NotConfigured, "It cannot be read."), (source.State, source.Reason));
    }

    [Fact]
    public async Task AStore_ThatIsWrong_StopsTheChain()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.StoreFailures[StoreScope.User] = new StoreException("t", "It is corrupt.", "Do this.");

        Assert.Equal("It is corrupt.", (await Assert.ThrowsAsync<StoreException>(() => fixture.GetAsync())).Message);
    }

    [Fact]
    public async Task AnEndedSession_IsExpired_AndStillUsed()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["OSS_ACCESS_KEY_ID"] = "STS.s";
        fixture.Variables["OSS_ACCESS_KEY_SECRET"] = SourceFixture.Secret;
        fixture.Variables["OSS_SESSION_TOKEN"] = "CAISs";
        fixture.Variables["OSS_SESSION_EXPIRATION"] = "2020-01-01T00:00:00Z";

        IReadOnlyList<CredentialSourceDescription> list = await fixture.ListAsync();

        Assert.Empty(fixture.Events);
        Assert.Equal(CredentialSourceState.Expired, list[0].State);
        Assert.Contains("2020-01-01T00:00:00Z", list[0].Reason, StringComparison.Ordinal);
        Assert.Equal("STS.s", (await fixture.GetAsync()).AccessKeyId);
    }

    [Fact]
    public async Task AnEndedLogin_IsExpired()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "CloudSSO", "access_key_id": "STS.x", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISx", "sts_expiration": 1700000000}""");

        Assert.Equal(CredentialSourceState.Expired, (await fixture.ListAsync())[8].State);
    }

    // The official GitHub action's cleanup sets every family to the empty string.
    [Fact]
    public async Task EmptyVariables_AreUnset()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        foreach (string name in new[] { "OSS_", "ALIBABA_CLOUD_", "ALICLOUD_", "ALIBABACLOUD_" })
        {
            fixture.Variables[name + "ACCESS_KEY_ID"] = "";
            fixture.Variables[name + "ACCESS_KEY_SECRET"] = "";
            fixture.Variables[name + "SECURITY_TOKEN"] = "";
        }

        Assert.NotNull((await fixture.GetAsync()).EcsRoleName);
    }

    [Fact]
    public async Task AFamily_IsNeverMixedFromTwo()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAIone";
        fixture.Variables["ALICLOUD_ACCESS_KEY_SECRET"] = SourceFixture.Secret;

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Contains("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE and ALIBABA_CLOUD_ROLE_ARN are not.")]
    [InlineData("ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_ROLE_ARN are not.")]
    public async Task OidcVariables_HalfSet_NameWhatIsMissing(string present, string missing)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables[present] = "acs:ram::1:oidc-provider/x";

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal($"The variable {present} is set and {missing}", error.Message);
    }

    [Fact]
    public async Task OidcVariables_ARoleAlone_IsNoSignOfThem()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_ROLE_ARN"] = EmulatorOptions.DefaultRoleArn;

        Assert.NotNull((await fixture.GetAsync()).EcsRoleName);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("TRUE")]
    public async Task CliProfileDisabled_SkipsTheFile(string value)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        fixture.Variables["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = value;

        Assert.NotNull((await fixture.GetAsync()).EcsRoleName);
        Assert.Equal(CredentialSourceState.NotConfigured, (await fixture.ListAsync())[8].State);
    }

    [Fact]
    public async Task EcsMetadataDisabled_AsksNothing()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";

        await Assert.ThrowsAsync<CredentialUnavailableException>(() => fixture.GetAsync());

        Assert.Empty(fixture.Emulator.Requests);
    }

    [Fact]
    public async Task ExternalDisabled_SwitchesTheUriOff_AndFailsTheProfile()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        fixture.Variables["ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"] = "1";
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri.AbsoluteUri;

        CredentialUnavailableException none = await Assert.ThrowsAsync<CredentialUnavailableException>(() => fixture.GetAsync());
        fixture.WriteCliConfig("""{"name": "default", "mode": "External", "process_command": "cat x"}""");
        CredentialSourceException external = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());
        fixture.WriteCliConfig("""{"name": "default", "mode": "CredentialsURI"}""");
        CredentialSourceException uri = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Contains("credentials URI: The variable ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS disables it.", none.Message, StringComparison.Ordinal);
        Assert.Equal(("ExternalProcessDisabled", "ExternalProcessDisabled"), (external.ErrorId, uri.ErrorId));
        Assert.DoesNotContain(fixture.Emulator.Requests, request => request.Service == "credentials-uri");
    }

    [Fact]
    public async Task FilesNamedByVariables_TakeThePlaceOfTheUsualOnes()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        Configure("SDK credentials file", fixture);
        Configure("SDK credentials.ini", fixture);
        fixture.Variables["ALIBABA_CLOUD_CONFIG_FILE"] = fixture.Write("cli.json", """{"profiles": []}""");
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_FILE"] = fixture.Write("sdk.ini", $"[default]\ntype=access_key\naccess_key_id=LTAInamed\naccess_key_secret={SourceFixture.Secret}");

        Assert.Equal("LTAInamed", (await fixture.GetAsync()).AccessKeyId);
        Assert.Equal(CredentialSourceState.NotConfigured, (await fixture.ListAsync())[10].State);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_CONFIG_FILE")]
    [InlineData("ALIBABA_CLOUD_CREDENTIALS_FILE")]
    [InlineData("OSSUTIL_CONFIG_FILE")]
    public async Task AFileNamedByAVariable_ThatIsNotThere_IsAFailure(string variable)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables[variable] = "/nonexistent/file";

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal(("ProfileFileMissing", variable), (error.ErrorId, error.Location));
    }

    [Fact]
    public async Task AProfileNamedByTheVariable_MayStandInALaterFile()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        fixture.Write(".alibabacloud/credentials.ini", $"[prod]\ntype=access_key\naccess_key_id=LTAIprod\naccess_key_secret={SourceFixture.Secret}");
        fixture.Variables["ALIBABA_CLOUD_PROFILE"] = "prod";

        Assert.Equal("LTAIprod", (await fixture.GetAsync()).AccessKeyId);
    }

    // Otherwise a typing error would silently lead to the instance's role.
    [Fact]
    public async Task AProfileNamedByTheVariable_ThatIsNowhere_IsAFailure()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        fixture.Variables["ALIBABA_CLOUD_PROFILE"] = "prdo";

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal(("ProfileNotFound", "ALIBABA_CLOUD_PROFILE"), (error.ErrorId, error.Location));
    }

    [Fact]
    public async Task NothingConfigured_AndNoAnswerFromMetadata_EndsInTime_AndListsEachSource()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Emulator.Faults.When("metadata", EmulatorFault.Hang());

        // Not the first call of the process, which includes compilation.
        await fixture.ListAsync();
        Stopwatch watch = Stopwatch.StartNew();
        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(() => fixture.GetAsync());

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.5), $"{watch.Elapsed}");
        Assert.All(s_sources, source => Assert.Contains($"\n  {source.Name}: ", error.Message, StringComparison.Ordinal));
        Assert.Single(fixture.Emulator.Requests);
    }

    [Fact]
    public async Task NamedProfile_InTwoFiles_TheFirst_WithAWarning()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        Configure("ossutil configuration", fixture);

        AccessKeyCredential credential = await fixture.GetAsync("default");

        Assert.Equal("LTAIcli", credential.AccessKeyId);
        Assert.Contains(fixture.Events, logged => logged.Level == OssCredentials.Logging.OssLogLevel.Warning && logged.Message.Contains("is in two files", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NamedProfile_OfALaterFile()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);
        fixture.Write(".ossutilconfig", $"[profile Backup]\nmode=AK\naccess-key-id=LTAIbackup\naccess-key-secret={SourceFixture.Secret}");

        Assert.Equal("LTAIbackup", (await fixture.GetAsync("backup")).AccessKeyId);
        Assert.Equal(["default", "Backup"], fixture.CreateClient().Profiles.GetNames());
    }

    [Fact]
    public async Task NamedProfile_ThatIsNowhere_ListsThoseThatAre()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        Configure("aliyun CLI profile", fixture);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync("nope"));

        Assert.Equal("ProfileNotFound", error.ErrorId);
        Assert.Contains("config.json has default.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assume_WithAProfile_SignsWithItsCredential()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "first", "mode": "RamRoleArn", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}", "ram_role_arn": "{{EmulatorOptions.DefaultRoleArn}}"}""");

        await fixture.CreateClient().Issuing.CreateAssumeRoleIssuer(
            null, new OssCredentials.Sts.AssumeRoleRequest(EmulatorOptions.DefaultChainedRoleArn), fixture.Lookup("first")).IssueAsync(CancellationToken.None);

        Assert.Equal(
            [EmulatorOptions.DefaultRoleArn, EmulatorOptions.DefaultChainedRoleArn],
            fixture.Emulator.Requests.Select(request => request.Parameters["RoleArn"]));
    }

    [Fact]
    public async Task Assume_WithoutASession_SignsWithTheChain()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "AK", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}"}""");
        OssCredentials.Caching.CredentialIssuer issuer = fixture.CreateClient().Issuing.CreateAssumeRoleIssuer(
            null, new OssCredentials.Sts.AssumeRoleRequest(EmulatorOptions.DefaultRoleArn), fixture.Lookup());

        AccessKeyCredential first = await issuer.IssueAsync(CancellationToken.None);
        fixture.Variables["OSS_ACCESS_KEY_ID"] = first.AccessKeyId;
        fixture.Variables["OSS_ACCESS_KEY_SECRET"] = first.AccessKeySecret;
        fixture.Variables["OSS_SESSION_TOKEN"] = first.SecurityToken;
        await issuer.IssueAsync(CancellationToken.None);

        // A renewal doesn't sign with the credential that the first request put into the session.
        Assert.All(fixture.Emulator.Requests, request => Assert.Contains(EmulatorOptions.DefaultAccessKeyId, request.Headers["Authorization"], StringComparison.Ordinal));
    }

    private static void SetVariables(SourceFixture fixture, string id, string secret)
    {
        fixture.Variables[id] = "LTAI" + id;
        fixture.Variables[secret] = SourceFixture.Secret;
    }

    private static void SetOidc(SourceFixture fixture)
    {
        fixture.Variables["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = EmulatorOptions.DefaultOidcProviderArn;
        fixture.Variables["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = fixture.WriteToken();
        fixture.Variables["ALIBABA_CLOUD_ROLE_ARN"] = EmulatorOptions.DefaultRoleArn;
    }

    private static void Configure(string name, SourceFixture fixture) => s_sources.Single(source => source.Name == name).Configure(fixture);

    private static Func<AccessKeyCredential, bool> HasId(string name) => credential => credential.AccessKeyId == "LTAI" + name;
}
