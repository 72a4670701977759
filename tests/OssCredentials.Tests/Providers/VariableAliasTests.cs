using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>Variables under the names that other tools read.</summary>
public class VariableAliasTests
{
    private const string Role = EmulatorOptions.DefaultRoleArn;
    private const string Provider = EmulatorOptions.DefaultOidcProviderArn;

    // The CLI's order; if two disagree, it uses the first.
    [Theory]
    [InlineData("LTAIprod", "ALIBABACLOUD_PROFILE=prod")]
    [InlineData("LTAIprod", "ALICLOUD_PROFILE=prod")]
    [InlineData("LTAIprod", "ALIBABA_CLOUD_PROFILE=prod")]
    [InlineData("LTAIprod", "ALIBABACLOUD_PROFILE=prod", "ALIBABA_CLOUD_PROFILE=dev")]
    [InlineData("LTAIprod", "ALIBABA_CLOUD_PROFILE=prod", "ALICLOUD_PROFILE=dev")]
    [InlineData("LTAIprod", "ALIBABACLOUD_PROFILE=", "ALICLOUD_PROFILE=prod")]
    [InlineData("LTAIdev")]
    public async Task AProfile_IsTheOneThatTheCliTakes(string id, params string[] variables)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, variables);
        machine.Write(".aliyun/config.json", """
            {"current": "dev", "profiles": [
              {"name": "dev", "mode": "AK", "access_key_id": "LTAIdev", "access_key_secret": "ExampleSecret0000000000000001"},
              {"name": "prod", "mode": "AK", "access_key_id": "LTAIprod", "access_key_secret": "ExampleSecret0000000000000001"}]}
            """);

        Assert.Equal(id, (await machine.GetAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_IGNORE_PROFILE=TRUE", true)]
    [InlineData("ALIBABACLOUD_IGNORE_PROFILE=TRUE", true)]
    [InlineData("ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true", true)]
    [InlineData("ALIBABA_CLOUD_IGNORE_PROFILE=true", false)]
    [InlineData("ALIBABA_CLOUD_IGNORE_PROFILE=1", false)]
    [InlineData("ALICLOUD_IGNORE_PROFILE=TRUE", false)]
    public async Task TheClisFile_IsLeftOut_ForExactlyWhatTheCliTakes(string variable, bool isLeftOut)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        Set(machine, [variable]);
        machine.WriteCliConfig("""{"name": "default", "mode": "AK", "access_key_id": "LTAIcli", "access_key_secret": "ExampleSecret0000000000000001"}""");
        machine.Write(".alibabacloud/credentials", "[default]\ntype=access_key\naccess_key_id=LTAIsdk\naccess_key_secret=ExampleSecret0000000000000001\n");

        Assert.Equal(isLeftOut ? "LTAIsdk" : "LTAIcli", (await machine.GetAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_TOKEN", false)]
    [InlineData("ALIBABACLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_ROLE_ARN", "ALIBABACLOUD_OIDC_TOKEN_FILE", true)]
    [InlineData("ALIBABACLOUD_OIDC_PROVIDER_ARN", "ALIBABACLOUD_ROLE_ARN", "ALIBABACLOUD_OIDC_TOKEN", false)]
    [InlineData("ALICLOUD_OIDC_PROVIDER_ARN", "ALICLOUD_ROLE_ARN", "ALICLOUD_OIDC_TOKEN_FILE", true)]
    [InlineData("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", true)]
    public async Task AnOidcRole_IsTaken_FromAnyFamily_AndTheTokenFromAVariable(string provider, string role, string token, bool isFile)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Variables[provider] = Provider;
        machine.Variables[role] = Role;
        machine.Variables[token] = isFile ? machine.WriteToken() : EmulatorOptions.DefaultOidcToken;

        Assert.Equal(CredentialSourceState.Used, (await machine.ListAsync()).Single(static source => source.Name == "OIDC variables").State);
        Assert.StartsWith("STS.", (await machine.GetAsync()).AccessKeyId, StringComparison.Ordinal);
        Assert.Equal(EmulatorOptions.DefaultOidcToken, machine.Emulator.Requests.Single(static request => request.Action == "AssumeRoleWithOIDC").Parameters["OIDCToken"]);
    }

    // Variables that one tool has left must not keep the other from working, and a set is never mixed from two.
    [Fact]
    public async Task AWholeOidcFamily_GoesBeforeOneBegun()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, ["ALIBABA_CLOUD_OIDC_TOKEN_FILE=/gone", "ALIBABACLOUD_OIDC_PROVIDER_ARN=" + Provider, "ALIBABACLOUD_ROLE_ARN=" + Role]);
        Assert.Equal("IncompleteSet", (await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync())).ErrorId);

        machine.Variables["ALIBABACLOUD_OIDC_TOKEN_FILE"] = machine.WriteToken();
        Assert.StartsWith("STS.", (await machine.GetAsync()).AccessKeyId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnOidcToken_ThatIsInvalid_IsNotShown()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, ["ALIBABA_CLOUD_OIDC_TOKEN=secret token0123456789abc", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN=" + Provider, "ALIBABA_CLOUD_ROLE_ARN=" + Role]);

        OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => machine.GetAsync());
        Assert.Contains("ALIBABA_CLOUD_OIDC_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheBareNames_AreTakenLast_AsTheCliDoes()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, ["ACCESS_KEY_ID=STS.bare", "ACCESS_KEY_SECRET=ExampleSecret0000000000000001", "SECURITY_TOKEN=CAISbare"]);
        AccessKeyCredential bare = await machine.GetAsync();
        Assert.Equal(("STS.bare", "CAISbare"), (bare.AccessKeyId, bare.SecurityToken));

        machine.WriteCliConfig("""{"name": "default", "mode": "AK", "access_key_id": "LTAIcli", "access_key_secret": "ExampleSecret0000000000000001"}""");
        Assert.Equal("LTAIcli", (await machine.GetAsync()).AccessKeyId);
    }

    // The names have no vendor prefix, so another program's values stop nothing.
    [Theory]
    [InlineData("ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE", "ACCESS_KEY_SECRET=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00")]
    [InlineData("ACCESS_KEY_ID=minio")]
    [InlineData("ACCESS_KEY_SECRET=half")]
    [InlineData("ACCESS_KEY_ID=STS.x", "ACCESS_KEY_SECRET=ExampleSecret0000000000000001")]
    [InlineData("SECURITY_TOKEN=alone")]
    public async Task AnotherProgramsBareNames_StopNothing(params string[] variables)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, variables);

        Assert.NotNull((await machine.GetAsync()).EcsRoleName);
        Assert.Equal(CredentialSourceState.NotConfigured, (await machine.ListAsync()).Single(static source => source.Name == "session variables ACCESS_KEY_ID").State);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLE=true", true)]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLE=1", true)]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLED=true", false)]
    [InlineData("ALIBABA_CLOUD_IMDSV1_DISABLE=false", false)]
    public async Task AMisspeltSwitch_IsPointedOut_WhereItWouldHaveCounted(string variable, bool isTold)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        Set(machine, [variable]);
        await machine.GetAsync();

        Assert.Equal(isTold, machine.Events.Any(static logged => logged.Level == OssLogLevel.Warning && logged.Message.Contains("ALIBABA_CLOUD_IMDSV1_DISABLED", StringComparison.Ordinal)));
    }

    // Its home folder on Windows: a network drive, if there is one.
    [Theory]
    [InlineData(@"H:\users\me|C:\Users\me", @"HOMEDRIVE=H:", @"HOMEPATH=\users\me", @"USERPROFILE=C:\Users\me")]
    [InlineData(@"C:\Users\me", @"HOMEDRIVE=C:", @"HOMEPATH=\Users\me", @"USERPROFILE=C:\Users\me")]
    [InlineData(@"C:\Users\me", @"USERPROFILE=C:\Users\me")]
    [InlineData(@"\users\me|C:\Users\me", @"HOMEPATH=\users\me", @"USERPROFILE=C:\Users\me")]
    [InlineData("", "HOME=/home/me")]
    public void TheClisHome_OnWindows_IsItsOwn(string expected, params string[] variables)
    {
        var environment = new SourceVariables();
        foreach (string variable in variables)
        {
            environment[variable.Split('=')[0]] = variable.Split('=')[1];
        }

        Assert.Equal(expected, string.Join('|', HomeFolders.OfCli(environment, isWindows: true)));
    }

    private static void Set(SourceFixture machine, IEnumerable<string> variables)
    {
        foreach (string variable in variables)
        {
            int equals = variable.IndexOf('=', StringComparison.Ordinal);
            machine.Variables[variable[..equals]] = variable[(equals + 1)..];
        }
    }
}
