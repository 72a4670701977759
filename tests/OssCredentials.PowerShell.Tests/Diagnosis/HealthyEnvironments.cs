using System;
using System.Collections.Generic;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>The table of healthy environments.</summary>
internal static class HealthyEnvironments
{
    private const string Role = "a session of the role";
    private const string UserId = DiagnosisFixture.UserId;
    private const string UserSecret = DiagnosisFixture.UserSecret;

    public static IReadOnlyList<HealthyEnvironment> All { get; } =
    [
        new("a long-term key in the session", static user => user.SetUser()),
        new("the same set manually", static user => user.SetRaw(UserId, UserSecret)),
        new("a temporary credential in the session", static user => user.AssumeRole()) { Identity = Role },
        new("a temporary credential of unknown end", static user => { user.AssumeRole(); user["OSS_SESSION_EXPIRATION"] = null; }) { Identity = Role },
        new("a token of 8,192 characters", static user => user.AssumeRole()) { Identity = Role, Start = static () => DiagnosisFixture.StartAsync(tokenLength: 8192) },
        new("a token of 1,023 characters", static user => user.AssumeRole()) { Identity = Role, Start = static () => DiagnosisFixture.StartAsync(tokenLength: 1023) },
        new("a key pair with a role", static user => user.Run($"Set-OssCredential $id -AccessKeySecret $secret -RoleArn {DiagnosisFixture.RoleArn}")) { Identity = Role },
        new("a key pair with ossutil's role", static user => { user.SetUser(); user["OSS_ROLE_ARN"] = DiagnosisFixture.RoleArn; }) { Identity = Role },
        new("the key stored and in the session", static user => user.StoreUser()),
        new("the key stored alone", static user => { user.StoreUser(); user.Run("Clear-OssCredential"); }),
        new("a shell that started with what is stored", static user => { user.StoreUser(); user["OSSCREDENTIALS_PERSISTED_ID"] = UserId; }),
        new("a temporary credential, stored and in the session", static user => { user.AssumeRole(); user.Run("$null = Get-OssCredential -Scope Process | Set-OssCredential -Scope User 3>$null"); }) { Identity = Role },
        new("exports manually where nothing is stored", static user => { user.Write(".bashrc", $"export OSS_ACCESS_KEY_ID={UserId}\n"); user.SetRaw(UserId, UserSecret); }),
        new("a comment in a start-up file", static user => { user.StoreUser(); user.Write(".bashrc", "# export OSS_ACCESS_KEY_ID=mine\necho $OSS_ACCESS_KEY_ID\n"); }),
        new("another family alone", static user => user.SetFamily("ALIBABA_CLOUD_", UserId, UserSecret)),
        new("every family alike", static user => { user.SetUser(); user.SetFamily("ALIBABA_CLOUD_", UserId, UserSecret); user.SetFamily("ALICLOUD_", UserId, UserSecret); user.SetFamily("ALIBABACLOUD_", UserId, UserSecret); }),
        new("families that an action emptied", static user => { user.SetUser(); user.SetFamily("ALIBABA_CLOUD_", string.Empty, string.Empty, string.Empty); user.SetFamily("ALICLOUD_", string.Empty, string.Empty, string.Empty); }),
        new("Terraform's own names", static user => { user["ALICLOUD_ACCESS_KEY"] = UserId; user["ALICLOUD_SECRET_KEY"] = UserSecret; }),
        new("the aliyun CLI's file", static user => user.Write(".aliyun/config.json", $$"""{"current":"default","profiles":[{"name":"default","mode":"AK","access_key_id":"{{UserId}}","access_key_secret":"{{UserSecret}}"}]}""")),
        new("a readable file in a closed folder", static user => { user.Write(".aliyun/config.json", $$"""{"current":"default","profiles":[{"name":"default","mode":"AK","access_key_id":"{{UserId}}","access_key_secret":"{{UserSecret}}"}]}"""); BrokenEnvironments.SetMode(user.Home, "700"); }),
        new("a readable file without a key", static user => { user.SetUser(); user.Write(".aliyun/config.json", """{"current":"default","profiles":[{"name":"default","mode":"EcsRamRole"}]}"""); BrokenEnvironments.SetMode(user.Home, "755"); }),
        new("the SDKs' file", static user => user.Write(".alibabacloud/credentials", $"[default]\ntype = access_key\naccess_key_id = {UserId}\naccess_key_secret = {UserSecret}\n")),
        new("ossutil's file", static user => user.Write(".ossutilconfig", $"[default]\naccess-key-id={UserId}\naccess-key-secret={UserSecret}\n")),
        new("a profile by its name", static user =>
        {
            user.Write(".aliyun/config.json", $$"""{"current":"other","profiles":[{"name":"other","mode":"AK"},{"name":"mine","mode":"RamRoleArn","access_key_id":"{{UserId}}","access_key_secret":"{{UserSecret}}","ram_role_arn":"{{DiagnosisFixture.RoleArn}}","ram_session_name":"test"}]}""");
            user.Arguments = "-ProfileName mine";
        }) { Identity = Role },
        new("the role of an ECS instance", static _ => { }) { Identity = Role },
        new("a credentials URI", static user => { user["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"; user["ALIBABA_CLOUD_CREDENTIALS_URI"] = user.Server.CredentialsUri.OriginalString; }) { Identity = Role },
        new("an OIDC token of a cluster", static user =>
        {
            user["ALIBABA_CLOUD_ROLE_ARN"] = DiagnosisFixture.RoleArn;
            user["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = EmulatorOptions.DefaultOidcProviderArn;
            user["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = user.Write("token", EmulatorOptions.DefaultOidcToken);
        }) { Identity = Role },
        new("a piped key, whatever the session has", static user => { user.SetRaw("broken ", null); user.Input = "[pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret }"; }),
        new("a piped answer of Invoke-OssAssumeRole", static user => user.Input = $"Invoke-OssAssumeRole {DiagnosisFixture.RoleArn} -AccessKeyId $id -AccessKeySecret $secret") { Identity = Role },
        new("a piped key with a role", static user => user.Input = $"[pscustomobject]@{{ AccessKeyId = $id; AccessKeySecret = $secret; RoleArn = '{DiagnosisFixture.RoleArn}' }}") { Identity = Role },
        new("a key of 89 days", static user => user.SetUser()) { Start = static () => DiagnosisFixture.StartAsync(keyAge: TimeSpan.FromDays(89.5)) },
        new("a RAM that tells this user nothing", static user => { user.SetUser(); user.Server.Faults.When("ListAccessKeys", EmulatorFault.ServiceError("NoPermission")); }),
        new("a RAM that does not answer", static user => { user.SetUser(); user.Arguments = "-RamEndpoint http://127.0.0.1:9"; }),
        new("a clock that is 2 minutes off", static user => { user.SetUser(); user.Clock.Ahead = TimeSpan.FromMinutes(2); }),
        new("an OSS endpoint that answers", static user => { user.SetUser(); user["OSS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString; }),
        new("a proxy that loopback goes around", static user => { user.SetUser(); user["HTTPS_PROXY"] = "http://127.0.0.1:9"; user["OSS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString; }),
    ];
}
