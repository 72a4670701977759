using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Profiles;
using OssCredentials.Tests.Profiles;
using OssCredentials.Tests.Providers;
using Xunit;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace OssCredentials.Tests.Interop;

/// <summary>
/// The official <c>@alicloud/credentials</c> and this library in the same environment with the same files: the same keys or, if
/// each assumes the role itself, the same role and session.
/// </summary>
public class OfficialChainTests
{
    private const string Id = EmulatorOptions.DefaultAccessKeyId;
    private const string Secret = EmulatorOptions.DefaultAccessKeySecret;
    private const string Role = EmulatorOptions.DefaultRoleArn;
    private const string Session = "interop-session";

    private static readonly Dictionary<string, Action<SourceFixture>> s_sources = new()
    {
        ["variables"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Id;
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Secret;
        },
        ["variables, temporary"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "STS.interop";
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Secret;
            f.Variables["ALIBABA_CLOUD_SECURITY_TOKEN"] = "CAISinterop";
        },
        ["variables beside a role, which is for OIDC"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Id;
            f.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Secret;
            f.Variables["ALIBABA_CLOUD_ROLE_ARN"] = Role;
        },
        ["variables, OIDC"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = EmulatorOptions.DefaultOidcProviderArn;
            f.Variables["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = f.Write("token", EmulatorOptions.DefaultOidcToken);
            f.Variables["ALIBABA_CLOUD_ROLE_ARN"] = Role;
            f.Variables["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = Session;
        },
        ["CLI AK"] = f => f.WriteCliConfig($$"""{"name": "default", "mode": "AK", "access_key_id": "{{Id}}", "access_key_secret": "{{Secret}}"}"""),
        ["CLI StsToken"] = f => f.WriteCliConfig($$"""{"name": "default", "mode": "StsToken", "access_key_id": "STS.interop", "access_key_secret": "{{Secret}}", "sts_token": "CAISinterop"}"""),
        ["CLI profile of the variable"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_PROFILE"] = "second";
            f.WriteCliConfig(
                """{"name": "default", "mode": "EcsRamRole"}""",
                $$"""{"name": "second", "mode": "AK", "access_key_id": "{{Id}}", "access_key_secret": "{{Secret}}"}""");
        },
        ["CLI RamRoleArn"] = f => f.WriteCliConfig($$"""{"name": "default", "mode": "RamRoleArn", "access_key_id": "{{Id}}", "access_key_secret": "{{Secret}}", "ram_role_arn": "{{Role}}", "ram_session_name": "{{Session}}", "expired_seconds": 900}"""),
        ["CLI EcsRamRole"] = f => f.WriteCliConfig($$"""{"name": "default", "mode": "EcsRamRole", "ram_role_name": "{{EmulatorOptions.DefaultEcsRoleName}}"}"""),
        ["CLI ChainableRamRoleArn"] = f => f.WriteCliConfig(
            $$"""{"name": "default", "mode": "ChainableRamRoleArn", "source_profile": "middle", "ram_role_arn": "{{EmulatorOptions.DefaultChainedRoleArn}}", "ram_session_name": "{{Session}}"}""",
            $$"""{"name": "middle", "mode": "RamRoleArn", "access_key_id": "{{Id}}", "access_key_secret": "{{Secret}}", "ram_role_arn": "{{Role}}", "ram_session_name": "middle-session"}"""),
        ["CLI AK, written by this library"] = f => f.CreateClient().Profiles.Set("default", Specification.Of(new AccessKeyCredential(Id, Secret)), new ProfileWriteOptions(), CancellationToken.None),
        ["CLI StsToken, written by this library"] = f => f.CreateClient().Profiles.Set(
            "default", Specification.Of(new AccessKeyCredential("STS.interop", Secret, "CAISinterop") { Expiration = DateTimeOffset.UtcNow.AddHours(1) }), new ProfileWriteOptions(), CancellationToken.None),
        ["CLI RamRoleArn, written by this library"] = f => f.CreateClient().Profiles.Set(
            "default", Specification.Of(new AccessKeyCredential(Id, Secret) { RoleArn = Role }), new ProfileWriteOptions(), CancellationToken.None),
        ["CLI OIDC"] = f => f.WriteCliConfig($$"""{"name": "default", "mode": "OIDC", "oidc_provider_arn": "{{EmulatorOptions.DefaultOidcProviderArn}}", "oidc_token_file": "{{f.Write("token", EmulatorOptions.DefaultOidcToken)}}", "ram_role_arn": "{{Role}}", "ram_session_name": "{{Session}}"}"""),
        ["CLI External"] = f =>
        {
            // Spaces, quotation marks of both kinds and a backslash, as both split them.
            f.Write("out put/key.json", $$"""{"mode": "StsToken", "access_key_id": "STS.external", "access_key_secret": "{{Secret}}", "sts_token": "CAISexternal"}""");
            f.WriteCliConfig($$"""{"name": "default", "mode": "External", "process_command": "cat '{{f.Home}}/out'\\ \"put/key.json\""}""");
        },
        ["SDK access_key"] = f => f.Write(".alibabacloud/credentials", $"# comment\n[default]\ntype = access_key\naccess_key_id = {Id}\naccess_key_secret = {Secret}\n"),
        ["SDK ram_role_arn"] = f => f.Write(".alibabacloud/credentials", $"[default]\ntype = ram_role_arn\naccess_key_id = {Id}\naccess_key_secret = {Secret}\nrole_arn = {Role}\nrole_session_name = {Session}\n"),
        ["SDK ecs_ram_role"] = f => f.Write(".alibabacloud/credentials", $"[default]\ntype = ecs_ram_role\nrole_name = {EmulatorOptions.DefaultEcsRoleName}\n"),
        ["SDK file of the variable"] = f => f.Variables["ALIBABA_CLOUD_CREDENTIALS_FILE"] = f.Write("elsewhere", $"[default]\ntype = access_key\naccess_key_id = {Id}\naccess_key_secret = {Secret}\n"),
        ["ECS role"] = _ => { },
        ["ECS role of the variable"] = f => f.Variables["ALIBABA_CLOUD_ECS_METADATA"] = EmulatorOptions.DefaultEcsRoleName,
        ["credentials URI"] = f =>
        {
            f.Variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
            f.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = f.Emulator.CredentialsUri.AbsoluteUri;
        },
    };

    public static TheoryData<string> Sources() => [.. s_sources.Keys];

    [InteropTheory]
    [MemberData(nameof(Sources))]
    public async Task TheOfficialChain_FindsTheSame(string source)
    {
        await using SourceFixture fixture = await SourceFixture.StartAsync();
        s_sources[source](fixture);

        AccessKeyCredential ours = await fixture.GetAsync();
        JsonNode answer = await new OfficialClient(fixture.Variables.All).CallAsync(fixture.Emulator, "resolve-credential.js");

        Assert.Null(answer["error"]?.ToJsonString());
        string theirId = (string)answer["AccessKeyId"]!;
        if (fixture.Emulator.AccessKeys.TryFind(theirId, out EmulatorAccessKey? theirKey) && theirKey.SecurityToken is not null)
        {
            Assert.True(fixture.Emulator.AccessKeys.TryFind(ours.AccessKeyId, out EmulatorAccessKey? ourKey), "The emulator didn't issue our key.");
            Assert.Equal(theirKey.Caller.Arn, ourKey.Caller.Arn);
        }
        else
        {
            Assert.Equal(
                (theirId, (string)answer["AccessKeySecret"]!, (string?)answer["SecurityToken"]),
                (ours.AccessKeyId, ours.AccessKeySecret, ours.SecurityToken));
        }
    }
}
