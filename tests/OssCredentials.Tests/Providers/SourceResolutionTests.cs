using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Errors;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>Every mode of every file, as its tool writes it, resolved against the emulator.</summary>
public class SourceResolutionTests
{
    private const string User = EmulatorOptions.DefaultAccessKeyId;
    private const string UserSecret = EmulatorOptions.DefaultAccessKeySecret;
    private const string Role = EmulatorOptions.DefaultRoleArn;
    private const string ChainedRole = EmulatorOptions.DefaultChainedRoleArn;
    private const string Provider = EmulatorOptions.DefaultOidcProviderArn;

    private const string AssumedArn = "acs:ram::1234567890123456:assumed-role/emulator-role/fixture-session";
    private const string ChainedArn = "acs:ram::1234567890123456:assumed-role/emulator-chained-role/fixture-session";

    [Fact]
    public async Task Cli_Ak()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string path = fixture.WriteCliConfig($$"""{"name": "default", "mode": "AK", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}", "region_id": "cn-hangzhou", "retry_count": 0, "plugin": { "a": [1, null, true] } }""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal((User, UserSecret, null), (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken));
        Assert.Equal($"profile 'default' in {path}", credential.Source);
    }

    [Theory]
    [InlineData("StsToken")]
    [InlineData("ststoken")]
    [InlineData("")]
    public async Task Cli_StsToken(string mode)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "{{mode}}", "access_key_id": "STS.fixture", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISfixture"}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(("STS.fixture", SourceFixture.Secret, "CAISfixture"), (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken));
    }

    [Fact]
    public async Task Cli_RamRoleArn()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(Role) { ExternalId = "external-7" }],
        });
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "RamRoleArn", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}", "ram_role_arn": "{{Role}}", "ram_session_name": "fixture-session", "expired_seconds": 1800, "external_id": "external-7"}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(AssumedArn, CallerOf(fixture, credential));
        Assert.Equal("1800", fixture.Emulator.Requests.Single().Parameters["DurationSeconds"]);
    }

    [Fact]
    public async Task Cli_StsEndpoint_OfTheProfile_GoesBeforeTheVariable()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_STS_ENDPOINT"] = "sts.invalid";
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "RamRoleArn", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}", "ram_role_arn": "{{Role}}", "ram_session_name": "fixture-session", "sts_region": "cn-hangzhou", "sts_endpoint": "{{fixture.Emulator.StsEndpoint}}"}""");

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
        Assert.DoesNotContain(fixture.Events, logged => logged.Message.Contains("not used", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(", \"ram_role_name\": \"emulator-ecs-role\"")]
    [InlineData("")]
    public async Task Cli_EcsRamRole(string roleName)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "EcsRamRole"{{roleName}}}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal("emulator-ecs-role", credential.EcsRoleName);
        Assert.NotNull(credential.Expiration);
    }

    [Fact]
    public async Task Cli_EcsRamRole_WhereNoInstanceIs_IsAFailure()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        fixture.WriteCliConfig("""{"name": "default", "mode": "EcsRamRole"}""");
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri.AbsoluteUri;

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal("EcsRoleUnavailable", error.ErrorId);
    }

    [Fact]
    public async Task Cli_RamRoleArnWithRoleName()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "RamRoleArnWithRoleName", "ram_role_name": "emulator-ecs-role", "ram_role_arn": "{{Role}}", "ram_session_name": "fixture-session"}""");

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [Fact]
    public async Task Cli_ChainableRamRoleArn_OverTwoRoles()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig(
            $$"""{"name": "default", "mode": "ChainableRamRoleArn", "source_profile": "middle", "ram_role_arn": "{{ChainedRole}}", "ram_session_name": "fixture-session"}""",
            $$"""{"name": "middle", "mode": "ChainableRamRoleArn", "source_profile": "key", "ram_role_arn": "{{Role}}", "ram_session_name": "fixture-session"}""",
            $$"""{"name": "key", "mode": "AK", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}"}""");

        Assert.Equal(ChainedArn, CallerOf(fixture, await fixture.GetAsync()));
        Assert.Equal([Role, ChainedRole], fixture.Emulator.Requests.Select(request => request.Parameters["RoleArn"]));
    }

    [UnixFact]
    public async Task Cli_External_LongTerm()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string output = fixture.Write("out.json", $$"""{"mode": "AK", "access_key_id": "{{User}}", "access_key_secret": "{{UserSecret}}"}""");
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "cat '{{output}}'"}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal((User, UserSecret), (credential.AccessKeyId, credential.AccessKeySecret));
    }

    [UnixFact]
    public async Task Cli_External_Temporary()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string output = fixture.Write("out.json", $$"""{"mode": "StsToken", "access_key_id": "STS.x", "access_key_secret": "{{UserSecret}}", "sts_token": "CAISx", "expiration": "2099-01-01T00:00:00Z"}""");
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "cat '{{output}}'"}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(("STS.x", "CAISx", 2099), (credential.AccessKeyId, credential.SecurityToken, credential.Expiration!.Value.Year));
    }

    [Fact]
    public async Task Cli_CredentialsUri()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "CredentialsURI", "credentials_uri": "{{fixture.Emulator.CredentialsUri}}"}""");

        Assert.EndsWith("/credentials-uri", CallerOf(fixture, await fixture.GetAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cli_CredentialsUri_OfTheVariable()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri.AbsoluteUri;
        fixture.WriteCliConfig("""{"name": "default", "mode": "CredentialsURI"}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.StartsWith("profile 'default'", credential.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cli_Oidc()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string token = fixture.WriteToken();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "OIDC", "oidc_provider_arn": "{{Provider}}", "oidc_token_file": "{{token}}", "ram_role_arn": "{{Role}}", "ram_session_name": "fixture-session"}""");

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [Theory]
    [InlineData("CloudSSO")]
    [InlineData("OAuth")]
    public async Task Cli_StoredLogin_WhileItIsValid(string mode)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        long end = DateTimeOffset.UtcNow.AddMinutes(20).ToUnixTimeSeconds();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "{{mode}}", "access_key_id": "STS.login", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISlogin", "sts_expiration": {{end}}}""");

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(("STS.login", end), (credential.AccessKeyId, credential.Expiration!.Value.ToUnixTimeSeconds()));
        Assert.Empty(fixture.Emulator.Requests);
    }

    [Theory]
    [InlineData("CloudSSO", "\"sts_expiration\": 1700000000", "SignInExpired")]
    [InlineData("OAuth", "\"sts_expiration\": 1700000000", "SignInExpired")]
    [InlineData("CloudSSO", "\"sts_expiration\": 0", "SignInMissing")]
    [InlineData("OAuth", "\"region_id\": \"cn-hangzhou\"", "SignInMissing")]
    public async Task Cli_StoredLogin_ThatHasEnded_SaysToLogIn(string mode, string member, string errorId)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "{{mode}}", "access_key_id": "STS.login", "access_key_secret": "{{SourceFixture.Secret}}", "sts_token": "CAISlogin", {{member}}}""");

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal((errorId, "Sign in: Connect-OssAccount -ProfileName default"), (error.ErrorId, error.Remedy));
    }

    [Theory]
    [InlineData(".alibabacloud/credentials")]
    [InlineData(".alibabacloud/credentials.ini")]
    public async Task Sdk_AccessKey(string file)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(file, $"""
            # a comment
            [default]                 
            enable = true
            type = access_key
            access_key_id = {User}
            ; another
            access_key_secret = {UserSecret}
            """);

        Assert.Equal(User, (await fixture.GetAsync()).AccessKeyId);
    }

    [Theory]
    [InlineData(".alibabacloud/credentials")]
    [InlineData(".alibabacloud/credentials.ini")]
    public async Task Sdk_RamRoleArn(string file)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_PROFILE"] = "client1";
        fixture.Write(file, $$"""
            [default]
            type=access_key
            [client1]
            type=ram_role_arn
            access_key_id={{User}}
            access_key_secret={{UserSecret}}
            role_arn={{Role}}
            role_session_name=fixture-session
            policy={"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:*"],"Resource":["acs:oss:*:*:b;c#d"]}]}
            """);

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
        Assert.Contains("b;c#d", fixture.Emulator.Requests.Single().Parameters["Policy"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".alibabacloud/credentials")]
    [InlineData(".alibabacloud/credentials.ini")]
    public async Task Sdk_EcsRamRole(string file)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(file, "[default]\r\ntype = ecs_ram_role\r\nrole_name = emulator-ecs-role\r\n");

        Assert.Equal("emulator-ecs-role", (await fixture.GetAsync()).EcsRoleName);
    }

    [Theory]
    [InlineData(".alibabacloud/credentials")]
    [InlineData(".alibabacloud/credentials.ini")]
    public async Task Sdk_OidcRoleArn(string file)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(file, $"""
            [default]
            type = oidc_role_arn
            oidc_provider_arn = {Provider}
            oidc_token_file_path = {fixture.WriteToken()}
            role_arn = {Role}
            role_session_name = fixture-session
            """);

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [Theory]
    [InlineData("[default]\nmode=AK\naccess-key-id={0}\naccess-key-secret={1}")]
    [InlineData("[profile default]\nMode=ak\naccessKeyId={0}\naccess_key_secret={1}\nregion=cn-hangzhou")]
    [InlineData("[DEFAULT]\nACCESSKEYID={0}\nAccess-Key-Secret={1}")]
    [InlineData("[Credentials]\nlanguage=EN\nendpoint=oss-cn-hangzhou.aliyuncs.com\naccessKeyID={0}\naccessKeySecret={1}")]
    [InlineData("[Default]\nloglevel=info\n[Credentials]\naccess_id={0}\naccess_key={1}\n[Bucket-Endpoint]\nb1=oss-cn-shanghai.aliyuncs.com")]
    public async Task Ossutil_Ak_InBothVersions(string form)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", string.Format(null, form, User, UserSecret));

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal((User, UserSecret), (credential.AccessKeyId, credential.AccessKeySecret));
    }

    [Theory]
    [InlineData("[default]\nmode=StsToken\naccess-key-id=STS.o\naccess-key-secret={0}\nsts-token=CAISo")]
    [InlineData("[Credentials]\naccessKeyID=STS.o\naccessKeySecret={0}\nstsToken=CAISo")]
    public async Task Ossutil_StsToken_InBothVersions(string form)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", string.Format(null, form, SourceFixture.Secret));

        Assert.Equal("CAISo", (await fixture.GetAsync()).SecurityToken);
    }

    [Theory]
    [InlineData("[default]\nmode=RamRoleArn\naccess-key-id={0}\naccess-key-secret={1}\nrole-arn={2}\nrole-session-name=fixture-session")]
    [InlineData("[default]\nmode=RamRoleArn\nsource-profile=key\nrole-arn={2}\nrole-session-name=fixture-session\n[profile key]\nmode=AK\naccess-key-id={0}\naccess-key-secret={1}")]
    [InlineData("[Credentials]\nmode=RamRoleArn\naccessKeyID={0}\naccessKeySecret={1}\nramRoleArn={2}\nroleSessionName=fixture-session\ntokenTimeOut=1800")]
    public async Task Ossutil_RamRoleArn_InBothVersions(string form)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", string.Format(null, form, User, UserSecret, Role));

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [Theory]
    [InlineData("[default]\nmode=EcsRamRole\necs-role-name=emulator-ecs-role")]
    [InlineData("[default]\nmode=EcsRamRole")]
    [InlineData("[Credentials]\nmode=EcsRamRole\necsRoleName=emulator-ecs-role")]
    public async Task Ossutil_EcsRamRole_InBothVersions(string text)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", text);

        Assert.Equal("emulator-ecs-role", (await fixture.GetAsync()).EcsRoleName);
    }

    [Fact]
    public async Task Ossutil_Oidc()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", $"[default]\nmode=oidcRoleArn\noidc-provider-arn={Provider}\noidc-token-file-path={fixture.WriteToken()}\nrole-arn={Role}\nrole-session-name=fixture-session");

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [UnixFact]
    public async Task Ossutil_Process()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        string output = fixture.Write("a folder/out.json", $$"""{"AccessKeyId": "STS.p", "AccessKeySecret": "{{SourceFixture.Secret}}", "SecurityToken": "CAISp", "Expiration": "2099-01-01T00:00:00Z"}""");
        fixture.Write(".ossutilconfig", $"[default]\nmode=Process\ncredential-process=cat \"{output}\"\ncredential-process-timeout=20");

        Assert.Equal("STS.p", (await fixture.GetAsync()).AccessKeyId);
    }

    [Fact]
    public async Task Ossutil_CredentialUri()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Write(".ossutilconfig", $"[default]\ncredential-uri={fixture.Emulator.CredentialsUri}");

        Assert.EndsWith("/credentials-uri", CallerOf(fixture, await fixture.GetAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN")]
    [InlineData("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN")]
    [InlineData("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN")]
    public async Task Variables_OfEachFamily(string id, string secret, string token)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables[id] = "STS.v";
        fixture.Variables[secret] = SourceFixture.Secret;
        fixture.Variables[token] = "CAISv";

        // For OIDC: it doesn't belong to a key pair.
        fixture.Variables["ALIBABA_CLOUD_ROLE_ARN"] = Role;

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(("STS.v", SourceFixture.Secret, "CAISv"), (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken));
    }

    [Fact]
    public async Task Variables_OfOidc()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = Provider;
        fixture.Variables["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = fixture.WriteToken();
        fixture.Variables["ALIBABA_CLOUD_ROLE_ARN"] = Role;
        fixture.Variables["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "fixture-session";

        Assert.Equal(AssumedArn, CallerOf(fixture, await fixture.GetAsync()));
    }

    [Fact]
    public async Task EcsRole()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();

        Assert.Equal("emulator-ecs-role", (await fixture.GetAsync()).EcsRoleName);
    }

    [Fact]
    public async Task CredentialsUri_OfTheVariable()
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync(new EmulatorOptions { EcsRoleName = null });
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri.AbsoluteUri;

        Assert.EndsWith("/credentials-uri", CallerOf(fixture, await fixture.GetAsync()), StringComparison.Ordinal);
    }

    // The emulator knows the identity of every key that it issued; the secret and token must be that key's too.
    private static string CallerOf(SourceFixture fixture, AccessKeyCredential credential)
    {
        Assert.True(fixture.Emulator.AccessKeys.TryFind(credential.AccessKeyId, out EmulatorAccessKey? key), credential.AccessKeyId);
        Assert.Equal((key.AccessKeySecret, key.SecurityToken), (credential.AccessKeySecret, credential.SecurityToken));
        return key.Caller.Arn;
    }
}
