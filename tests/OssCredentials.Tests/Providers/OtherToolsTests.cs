using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Tests.Profiles;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>What other tools and people really write, as read by the chain and with a named profile.</summary>
public class OtherToolsTests
{
    private const string Key = "access_key_id = LTAI5tExampleKeyAAAA01\naccess_key_secret = ExampleSecret0000000000000001\n";
    private const string Work = """{"name": "work", "mode": "AK", "access_key_id": "LTAIwork", "access_key_secret": "ExampleSecret0000000000000001"}""";

    // The form in the SDKs' READMEs, and what parsers in several languages accept.
    [Theory]
    [InlineData("[default]                          # default setting\nenable = true                      # on unless absent\ntype = access_key                  # kind\naccess_key_id = LTAI5tExampleKeyAAAA01                # Key\naccess_key_secret = ExampleSecret0000000000000001            # Secret\n\n[client1]                          # another\ntype = ecs_ram_role                # kind\n")]
    [InlineData("[default]\nenable = true\ntype = access_key                          # certification type: access_key\naccess_key_id = LTAI5tExampleKeyAAAA01     # Key\naccess_key_secret = ExampleSecret0000000000000001   # Secret\n")]
    [InlineData("[default] ; settings\ntype = access_key ; kind\n" + Key)]
    [InlineData("[default]\ntype: access_key\naccess_key_id: LTAI5tExampleKeyAAAA01\naccess_key_secret: ExampleSecret0000000000000001\n")]
    [InlineData("[default]\ntype = \"access_key\"\naccess_key_id = 'LTAI5tExampleKeyAAAA01' # quoted\naccess_key_secret = \"ExampleSecret0000000000000001\"\n")]
    [InlineData("[default]\r\n\ttype\t=\taccess_key\r\n\taccess_key_id\t=\tLTAI5tExampleKeyAAAA01\t# Key\r\n\taccess_key_secret\t=\tExampleSecret0000000000000001\r\n")]
    [InlineData("\uFEFF[default]\nTYPE=access_key\nAccess_Key_Id=LTAI5tExampleKeyAAAA01\naccess_key_secret=ExampleSecret0000000000000001")]
    [InlineData("[default]\ntype = access_key\n  access_key_id = LTAI5tExampleKeyAAAA01\n  access_key_secret = ExampleSecret0000000000000001\n")]
    public async Task AnSdkFile_IsRead_AsItsOwnersWriteIt(string text)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".alibabacloud/credentials", text);

        AccessKeyCredential credential = await machine.GetAsync();
        Assert.Equal(("LTAI5tExampleKeyAAAA01", "ExampleSecret0000000000000001"), (credential.AccessKeyId, credential.AccessKeySecret));
    }

    [Theory]
    [InlineData("enable = false")]
    [InlineData("enable = False # for now")]
    [InlineData("enable=0")]
    [InlineData("ENABLE = no")]
    [InlineData("enable = off")]
    public async Task ASectionThatIsSwitchedOff_IsPassedOver_AndToldWithItsLine(string enable)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".alibabacloud/credentials", $"[default]\n{enable}\ntype = access_key\n{Key}");

        Assert.NotNull((await machine.GetAsync()).EcsRoleName);
        Assert.Contains("disabled by enable, line 2", Listed(await machine.ListAsync(), "SDK credentials file").Reason, StringComparison.Ordinal);
        Assert.Equal("ProfileDisabled", (await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync("default"))).ErrorId);
    }

    // An invalid neighbor affects nothing else: neither the chain nor a named profile nor a write, but the list reports it.
    [Theory]
    [InlineData("""{"name": "old", "mode": "AK"}, {"name": "old", "mode": "AK"}""", "'old'")]
    [InlineData("""{"name": "x", "mode": "AK", "access_key_id": "LTAIx", "access_key_secret": "s", "expired_seconds": "3600"}""", "expired_seconds")]
    [InlineData("""{"name": "", "mode": ""}""", "no name")]
    [InlineData("""{"name": 7}""", "no name")]
    [InlineData("""null""", "not an object")]
    [InlineData("""{"name": "x", "mode": "StsToken", "sts_token": {"a": 1}}""", "sts_token")]
    [InlineData("""{"name": "x", "mode": "AK", "access_key_id": "LTAIa", "access_key_id": "LTAIb"}""", "access_key_id")]
    public async Task AnOddProfile_StopsNobodyElse(string odd, string told)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".aliyun/config.json", $$"""{"current": "work", "profiles": [{{odd}}, {{Work}}]}""");

        Assert.Equal("LTAIwork", (await machine.GetAsync()).AccessKeyId);
        Assert.Equal("LTAIwork", (await machine.GetAsync("work")).AccessKeyId);
        CredentialSourceDescription listed = Listed(await machine.ListAsync(), "aliyun CLI profile");
        Assert.Equal(CredentialSourceState.Used, listed.State);
        Assert.Contains(told, listed.Reason, StringComparison.Ordinal);
        machine.CreateClient().Profiles.Set("work", Specification.Of(new AccessKeyCredential("LTAInew", "NewSecret0123456789abcdefghij")), new ProfileWriteOptions(), CancellationToken.None);
        Assert.Equal("LTAInew", (await machine.GetAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData(".alibabacloud/credentials", "[x]\ntype=access_key\n[x]\ntype=access_key\n")]
    [InlineData(".alibabacloud/credentials", "[legacy]\naccess_key_secret = abc#def ; old\n  continuation\n")]
    [InlineData(".alibabacloud/credentials", "[client2]                          # named client2\nenable = false\ntype = ram_role_arn\n")]
    [InlineData(".alibabacloud/credentials", "[half\na = 1\n")]
    [InlineData(".alibabacloud/credentials", "  [indented]\n  type = access_key\n")]
    [InlineData(".alibabacloud/credentials", "[a]\na=1\na=2\nno separator\n\u0001\n")]
    [InlineData(".ossutilconfig", "[profile a]\nregion=cn-beijing\n[profile A]\nregion=cn-beijing\n")]
    [InlineData(".ossutilconfig", "[Bucket-Endpoint]\nb1=oss-cn-beijing.aliyuncs.com\nbroken line\n")]
    public async Task AnOddSection_StopsNobodyElse(string path, string odd)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        string healthy = path[1] == 'o' ? "[default]\naccessKeyID = LTAI5tExampleKeyAAAA01\naccessKeySecret = ExampleSecret0000000000000001\n" : "[default]\ntype = access_key\n" + Key;
        machine.Write(path, healthy + odd);
        Assert.Equal("LTAI5tExampleKeyAAAA01", (await machine.GetAsync()).AccessKeyId);

        machine.Write(path, odd + healthy);
        Assert.Equal("LTAI5tExampleKeyAAAA01", (await machine.GetAsync("default")).AccessKeyId);
    }

    [Fact]
    public async Task OfTwoProfilesOfAName_TheFirstCounts_WithAWarning()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".aliyun/config.json", $$"""{"current": "work", "profiles": [{{Work}}, {{Work.Replace("LTAIwork", "LTAIsecond", StringComparison.Ordinal)}}]}""");

        Assert.Equal("LTAIwork", (await machine.GetAsync()).AccessKeyId);
        Assert.Contains("another profile 'work'", Assert.Single(machine.Events, static logged => logged.Level == OssLogLevel.Warning).Message, StringComparison.Ordinal);
    }

    // No one asked for the file: if it has no profile to use, that is "not configured", with a way to choose one.
    [Theory]
    [InlineData(".alibabacloud/credentials", "[client1]\ntype = access_key\n" + Key, "ALIBABA_CLOUD_PROFILE = 'client1'")]
    [InlineData(".aliyun/config.json", "{\"current\": \"gone\", \"profiles\": [" + Work + "]}", "ALIBABA_CLOUD_PROFILE = 'work'")]
    [InlineData(".aliyun/config.json", "{\"current\": \"gone\"}", null)]
    [InlineData(".aliyun/config.json", "{\"profiles\": [" + Work + "]}", "ALIBABA_CLOUD_PROFILE = 'work'")]
    [InlineData(".aliyun/config.json", "", null)]
    [InlineData(".alibabacloud/credentials", "\n \n", null)]
    [InlineData(".aliyun/config.json", """{"current": "a", "profiles": [{"name": "a", "mode": "Anonymous"}]}""", null)]
    [InlineData(".aliyun/config.json", """{"current": "a", "profiles": [{"name": "a", "mode": "BearerToken", "bearer_token": "t"}]}""", null)]
    public async Task AFileWithNothingToTake_LetsTheChainGoOn(string path, string text, string? remedy)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(path, text);
        machine.Write(".ossutilconfig", "[Credentials]\nlanguage=CH\nendpoint=oss-cn-hangzhou.aliyuncs.com\naccessKeyID=LTAI5tOssutilKey00001\naccessKeySecret=ExampleSecret0000000000000001\n");

        Assert.Equal("LTAI5tOssutilKey00001", (await machine.GetAsync()).AccessKeyId);
        CredentialSourceDescription listed = Listed(await machine.ListAsync(), path[1] == 'a' && path.Contains("json", StringComparison.Ordinal) ? "aliyun CLI profile" : "SDK credentials file");
        Assert.Equal(CredentialSourceState.NotConfigured, listed.State);
        if (remedy is not null)
        {
            Assert.Contains(remedy, listed.Remedy, StringComparison.Ordinal);
        }

        if (text.Contains("Anonymous", StringComparison.Ordinal) || text.Contains("Bearer", StringComparison.Ordinal))
        {
            Assert.Contains("which has no AccessKey", listed.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ACurrentProfileThatIsNotThere_IsWarnedOf_AndTheChainGoesOn()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".aliyun/config.json", """{"current": "prod", "profiles": [{"name": "staging", "mode": "AK", "access_key_id": "LTAI5tStagingKey00001", "access_key_secret": "ExampleSecret0000000000000001"}]}""");
        machine.Write(".ossutilconfig", "[Credentials]\nlanguage=CH\nendpoint=oss-cn-hangzhou.aliyuncs.com\naccessKeyID=LTAI5tOssutilKey00001\naccessKeySecret=ExampleSecret0000000000000001\n");

        Assert.Equal("LTAI5tOssutilKey00001", (await machine.GetAsync()).AccessKeyId);

        OssLogEvent warning = Assert.Single(machine.Events, static one => one.Name == "CurrentProfileMissing");
        Assert.Contains("has no profile 'prod', which is its current profile", warning.Message, StringComparison.Ordinal);
        Assert.Contains("current specifies a profile that isn't in this file", Listed(await machine.ListAsync(), "aliyun CLI profile").Reason, StringComparison.Ordinal);
    }

    // Terraform and Pulumi expect a file in the CLI's format; PowerShell doesn't expand ~.
    [Theory]
    [InlineData("{home}/named.json")]
    [InlineData("~/named.json")]
    [InlineData("~\\named.json")]
    public async Task JsonInThePlaceOfTheSdksFile_IsReadAsTheClis(string value)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write("named.json", $$"""

              {"current": "work", "profiles": [{{Work}}]}
            """);
        machine.Variables["ALIBABA_CLOUD_CREDENTIALS_FILE"] = value.Replace("{home}", machine.Home, StringComparison.Ordinal);

        Assert.Equal("LTAIwork", (await machine.GetAsync()).AccessKeyId);
        machine.Variables["ALIBABA_CLOUD_CREDENTIALS_FILE"] = "/dev/null";
        Assert.NotNull((await machine.GetAsync()).EcsRoleName);
    }

    [Theory]
    [InlineData("[AkService]\necsAk=http://100.100.100.200/latest/meta-data/ram/security-credentials/{role}\n")]
    [InlineData("[AkService]\necsAk=http://100.100.100.200/latest/meta-data/ram/security-credentials/\n")]
    [InlineData("[Credentials]\nlanguage=CH\n[AkService]\necsAk = http://100.100.100.200/latest/meta-data/ram/security-credentials/{role}   # role\n")]
    [InlineData("[akservice]\nECSAK=http://100.100.100.200/latest/meta-data/ram/security-credentials\n")]
    public async Task TheServiceOfOssutil1_IsTheInstancesRole(string text)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".ossutilconfig", text.Replace("{role}", EmulatorOptions.DefaultEcsRoleName, StringComparison.Ordinal));

        AccessKeyCredential credential = await machine.GetAsync();
        Assert.Equal(EmulatorOptions.DefaultEcsRoleName, credential.EcsRoleName);
        Assert.Contains("profile 'Credentials'", credential.Source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".aliyun/config.json", """{"current": "default", "profiles": [{"name": "default", "mode": "AK", "access_key_id": "STS.NExample", "access_key_secret": "s", "sts_token": "CAISxxxx"}]}""", "StsToken")]
    [InlineData(".alibabacloud/credentials", "[default]\ntype=access_key\naccess_key_id=STS.NExample\naccess_key_secret=s\nsecurity_token=CAISxxxx\n", "sts")]
    [InlineData(".ossutilconfig", "[default]\nmode=AK\naccess-key-id=STS.NExample\naccess-key-secret=s\nsts-token=CAISxxxx\n", "StsToken")]
    public async Task AModeThatReadsNoToken_IsSaidToBeTheReason(string path, string text, string right)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(path, text);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync());
        Assert.Equal("ProfileModeMismatch", error.ErrorId);
        Assert.Contains($"Write {right} as its", error.Remedy, StringComparison.Ordinal);
    }

    // The SDKs write the result next to the command.
    [UnixFact]
    public async Task OfAnExternalProfile_TheCommandWins()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Program(machine, """{"mode":"StsToken","access_key_id":"STS.NExt","access_key_secret":"ExtSecret00000000001","sts_token":"CAISext"}""", """, "access_key_id": "STS.stale", "access_key_secret": "s", "sts_token": "CAISstale", "sts_expiration": 1""");

        Assert.Equal("STS.NExt", (await machine.GetAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData("\"2099-01-01T08:00:00+08:00\"")]
    [InlineData("\"2099-01-01T00:00:00+00:00\"")]
    [InlineData("\"2099-01-01T00:00:00.0000000000Z\"")]
    [InlineData("\"2098-12-31 19:00:00-05:00\"")]
    [InlineData("4070908800")]
    [InlineData("4070908800000")]
    public void AProgramsTime_IsRead_HoweverItIsPrinted(string expiration)
    {
        ExternalProcessOutput output = ExternalProcessOutput.Read(
            System.Text.Encoding.UTF8.GetBytes($$"""{"mode":"StsToken","access_key_id":"STS.NExt","access_key_secret":"ExtSecret00000000001","sts_token":"CAISext","expiration":{{expiration}}}"""),
            DateTimeOffset.UtcNow, "test");

        Assert.Equal(new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), output.Credential.Expiration);
    }

    // The CLI reads a program's output as a profile: a role in it is assumed with the key next to it.
    [UnixFact]
    public async Task AProgramThatPrintsARole_HasItAssumed()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Program(machine, $$"""{"mode":"RamRoleArn","access_key_id":"{{EmulatorOptions.DefaultAccessKeyId}}","access_key_secret":"{{EmulatorOptions.DefaultAccessKeySecret}}","ram_role_arn":"{{EmulatorOptions.DefaultRoleArn}}","ram_session_name":"printed","expired_seconds":900}""");

        AccessKeyCredential credential = await machine.GetAsync();
        Assert.EndsWith("/printed", credential.AssumedRoleArn, StringComparison.Ordinal);
        Assert.Equal("900", machine.Emulator.Requests[^1].Parameters["DurationSeconds"]);
    }

    // Unattended: the messages of a program that succeeds are logged, without anything that looks like a secret.
    [UnixFact]
    public async Task WhatAProgramSays_IsLogged_WhereNobodySitsAtAConsole()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write("warn.sh", "echo 'WARNING: your SSO login ends in 5 minutes, token=kZ8qW3xVb7LmT1pRs5Yt9Nc2Hd4Gf6' >&2\necho '{\"mode\":\"StsToken\",\"access_key_id\":\"STS.NExt\",\"access_key_secret\":\"ExtSecret00000000001\",\"sts_token\":\"CAISext\"}'\n");
        machine.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "sh {{machine.Home}}/warn.sh"}""");

        await machine.GetAsync();

        OssLogEvent said = Assert.Single(machine.Events, static logged => logged.Message.Contains("ends in 5 minutes", StringComparison.Ordinal));
        Assert.Equal(OssLogLevel.Information, said.Level);
        Assert.DoesNotContain("kZ8qW3", said.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ broken")]
    [InlineData("[]")]
    [InlineData("{\"profiles\": [}")]
    [InlineData("{\"profiles\": 5}")]
    [InlineData("{} {}")]
    public async Task ABrokenConfig_IsNotToBeMendedByTheClisOwnCommand(string text)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".aliyun/config.json", text);

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync());
        Assert.DoesNotContain("aliyun configure", error.Remedy, StringComparison.Ordinal);
        Assert.Contains("with an editor", error.Remedy, StringComparison.Ordinal);
    }

    // The remedy for a session name, followed: it turns each of these into a valid one.
    [Theory]
    [InlineData("dependabot[bot]")]
    [InlineData("CORP\\li.lei")]
    [InlineData("system:serviceaccount:ns:sa")]
    [InlineData("a b")]
    [InlineData("李雷雷")]
    public void AnInvalidSessionName_HasARemedyThatMakesAValidOne(string name)
    {
        var request = new AssumeRoleRequest("acs:ram::1:role/x") { RoleSessionName = name };
        InvalidCredentialValueException error = Assert.Throws<InvalidCredentialValueException>(request.Check);
        Assert.Contains("-replace '[^A-Za-z0-9.@_-]', '-'", error.Remedy, StringComparison.Ordinal);

        new AssumeRoleRequest("acs:ram::1:role/x") { RoleSessionName = System.Text.RegularExpressions.Regex.Replace(name, "[^A-Za-z0-9.@_-]", "-") }.Check();
        Assert.NotNull(Assert.Throws<InvalidCredentialValueException>(new AssumeRoleRequest("acs:ram::1:role/x") { ExternalId = "a b" }.Check).Remedy);
    }

    private static CredentialSourceDescription Listed(System.Collections.Generic.IReadOnlyList<CredentialSourceDescription> list, string name) => list.Single(source => source.Name == name);

    private static void Program(SourceFixture machine, string output, string more = "")
    {
        machine.Write("out.json", output);
        machine.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "cat {{machine.Home}}/out.json"{{more}}}""");
    }
}
