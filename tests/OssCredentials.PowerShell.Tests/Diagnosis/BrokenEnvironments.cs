using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>The table of broken environments.</summary>
internal static class BrokenEnvironments
{
    private const string CopyAgain = "Copy the value again, whole and as plain text.";
    private const string Clear = "Remove what is left with Clear-OssCredential.";
    private const string SetBoth = "Set both with Set-OssCredential, or remove what is left with Clear-OssCredential.";
    private const string SetOther = "Set the other one too, or remove this one with Remove-Item Env:<name>.";
    private const string UserId = DiagnosisFixture.UserId;
    private const string UserSecret = DiagnosisFixture.UserSecret;

    private static readonly Action<DiagnosisFixture> s_setUser = static user => user.SetUser();
    private static readonly Action<DiagnosisFixture> s_clear = static user => user.Run("Clear-OssCredential");

    public static IReadOnlyList<BrokenEnvironment> All { get; } = [.. Sets(), .. Texts(), .. Pairs(), .. Ends(), .. Families(), .. Stores(), .. Sources(), .. Refusals(), .. Network()];

    private static IEnumerable<BrokenEnvironment> Sets() =>
    [
        new("an id alone", "CompleteSet", "Failed", "OSS_ACCESS_KEY_ID is set and OSS_ACCESS_KEY_SECRET is not", SetBoth, static user => user.SetRaw(UserId, null), s_setUser) { Location = "OSS_ACCESS_KEY_ID" },
        new("a secret alone", "CompleteSet", "Failed", "OSS_ACCESS_KEY_SECRET is set and OSS_ACCESS_KEY_ID is not", SetBoth, static user => user.SetRaw(null, UserSecret), s_clear) { Location = "OSS_ACCESS_KEY_SECRET" },
        new("an id whose secret is empty", "CompleteSet", "Failed", "OSS_ACCESS_KEY_SECRET is not", SetBoth, static user => user.SetRaw(UserId, string.Empty), s_setUser),
        new("a token left over", "CompleteSet", "Warning", "OSS_SESSION_TOKEN is set without a key pair", Clear, static user => user.SetRaw(null, null, Keys.Token), s_clear),
        new("a role left over", "CompleteSet", "Warning", "OSS_STS_ROLE_ARN is set without a key pair", Clear, static user => user["OSS_STS_ROLE_ARN"] = DiagnosisFixture.RoleArn, s_clear),
        new("half of another family, which is searched first", "CompleteSet", "Failed", "ALIBABA_CLOUD_ACCESS_KEY_ID is set", SetOther, static user => user.SetFamily("ALIBABA_CLOUD_", UserId, null), static user => user.SetFamily("ALIBABA_CLOUD_", null, null)),
        new("half of another family, behind OSS_*", "CompleteSet", "Warning", "ALICLOUD_ACCESS_KEY_SECRET is set", SetOther, static user => { user.SetUser(); user.SetFamily("ALICLOUD_", null, UserSecret); }, static user => user.SetFamily("ALICLOUD_", UserId, UserSecret)),
    ];

    private static IEnumerable<BrokenEnvironment> Texts() =>
    [
        Text("a space after the secret", "contains a space", CopyAgain, UserId, UserSecret + " "),
        Text("a space before the id", "contains a space", CopyAgain, " " + UserId, UserSecret),
        Text("a line break after the secret", "contains a control character", CopyAgain, UserId, UserSecret + "\r\n"),
        Text("a tab within the id", "contains a control character", CopyAgain, UserId.Insert(5, "\t"), UserSecret),
        Text("a byte order mark", "contains a byte order mark", "Read the value from a file without one, or copy it again.", "\uFEFF" + UserId, UserSecret),
        Text("a no-break space", "contains a space", CopyAgain, UserId, UserSecret + "\u00A0"),
        Text("a typographic quotation mark", "contains a typographic quotation mark", CopyAgain, UserId, "\u201C" + UserSecret),
        Text("a letter that a copy damaged", "not ASCII", CopyAgain, UserId, UserSecret.Replace('S', '\u2202')),
        Text("a masked secret", "contains ****", "Specify the real value", UserId, "Emul****89AB"),
        Text("double quotes", "has quotation marks around it", "Set the value again without the quotation marks", UserId, $"\"{UserSecret}\"", "Identity"),
        Text("single quotes", "has quotation marks around it", "Set the value again without the quotation marks", $"'{UserId}'", UserSecret, "Identity"),
        Text("an assignment", "contains a whole assignment", "Set only the part after the equals sign", UserId, "OSS_ACCESS_KEY_SECRET=" + UserSecret, "Identity"),
        Text("a placeholder in angle brackets", "contains a placeholder", "Replace the documentation's placeholder", "<yourAccessKeyId>", UserSecret, "Identity"),
        Text("a placeholder in words", "contains a placeholder", "Replace the documentation's placeholder", UserId, "yourAccessKeySecret", "Identity"),
        Text("a variable that no shell expanded", "contains a placeholder", "Replace the documentation's placeholder", "${OSS_ACCESS_KEY_ID}", UserSecret, "Identity"),
        Text("a semicolon out of code", "was copied with it by mistake", "Copy the value again, whole and without", UserId, UserSecret + ";", "Identity"),
        Text("a slash in the id", "was copied with it by mistake", "Copy the value again, whole and without", UserId + "/", UserSecret, "Identity"),
        new("a space in another family, behind OSS_*", "ValueText", "Warning", "ALIBABA_CLOUD_ACCESS_KEY_SECRET contains a space", CopyAgain,
            static user => { user.SetUser(); user.SetFamily("ALIBABA_CLOUD_", UserId, UserSecret + " "); }, static user => user.SetFamily("ALIBABA_CLOUD_", UserId, UserSecret)) { Also = ["VariableFamilies"] },
        new("a space in the family that is searched first", "ValueText", "Failed", "ALICLOUD_ACCESS_KEY_SECRET contains a space", CopyAgain,
            static user => user.SetFamily("ALICLOUD_", UserId, UserSecret + " "), static user => user.SetFamily("ALICLOUD_", UserId, UserSecret)),
        new("a token that setx cut", "ValueText", "Warning", "exactly 1024 characters", "Get the whole token again and store it",
            static user => { user.AssumeRole(); user["OSS_SESSION_TOKEN"] = user["OSS_SESSION_TOKEN"]![..1024]; },
            static user => user.Run($"$null = Invoke-OssAssumeRole {DiagnosisFixture.RoleArn} -AccessKeyId $id -AccessKeySecret $secret | Set-OssCredential -Scope User")) { Also = ["Identity"], Location = "OSS_SESSION_TOKEN" },
    ];

    private static BrokenEnvironment Text(string what, string message, string remedy, string id, string secret, params string[] also) =>
        new(what, "ValueText", "Failed", message, remedy, user => user.SetRaw(id, secret), s_setUser) { Also = also, Location = "OSS_ACCESS_KEY_" };

    private static IEnumerable<BrokenEnvironment> Pairs() =>
    [
        new("the id for the secret, as the documentation's sample has it", "Secret", "Failed", "OSS_ACCESS_KEY_SECRET is the same as OSS_ACCESS_KEY_ID", "Specify the secret that belongs to the ID.", static user => user.SetRaw(UserId, UserId), s_setUser),
        new("id and secret in each other's place", "Secret", "Failed", "are swapped", "Set both again", static user => user.SetRaw(UserSecret, UserId), s_setUser),
        new("a temporary id that lost its token", "SecurityToken", "Failed", "OSS returns InvalidAccessKeyId", "Specify the security token that was issued with the ID.",
            static user => { user.AssumeRole(); user["LOST_TOKEN"] = user["OSS_SESSION_TOKEN"]; user["OSS_SESSION_TOKEN"] = null; }, static user => { user["OSS_SESSION_TOKEN"] = user["LOST_TOKEN"]; user["LOST_TOKEN"] = null; }),
        new("a long-term ID with an old token", "SecurityToken", "Failed", "from another credential", "Leave the token out", static user => user.SetRaw(UserId, UserSecret, Keys.Token), static user => user["OSS_SESSION_TOKEN"] = null),
        new("a role that is no ARN", "RoleArn", "Failed", "OSS_STS_ROLE_ARN is not the ARN of a RAM role", "Write it as acs:ram::", static user => { user.SetUser(); user["OSS_STS_ROLE_ARN"] = "emulator-role"; }, static user => user["OSS_STS_ROLE_ARN"] = DiagnosisFixture.RoleArn),
        new("a piped key whose secret is its id", "Secret", "Failed", "AccessKeySecret is the same as AccessKeyId", "Specify the secret that belongs to the ID.",
            static user => user.Input = "[pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $id }", static user => user.Input = "[pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret }"),
        new("a piped key with a space", "ValueText", "Failed", "AccessKeySecret contains a space", CopyAgain,
            static user => user.Input = "[pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = \"$secret \" }", static user => user.Input = "[pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret }"),
    ];

    private static IEnumerable<BrokenEnvironment> Ends() =>
    [
        new("a credential that has expired", "Expiration", "Failed", "The temporary credential expired at", "Get a new one, and set it with Set-OssCredential.",
            static user => user.AssumeRole(TimeSpan.FromMinutes(-1)), static user => user.AssumeRole()) { Also = ["Identity"], Location = "OSS_SESSION_EXPIRATION" },
        new("the same, nobody asked", "Expiration", "Failed", "The temporary credential expired at", "Get a new one",
            static user => { user.AssumeRole(); user["OSS_SESSION_EXPIRATION"] = Time(TimeSpan.FromHours(-1)); user.Arguments = "-Offline"; }, static user => user.AssumeRole()),
        new("a token renewed manually, with its old expiration", "Expiration", "Warning", "but STS accepts the credential", "Remove the old time",
            static user => { user.AssumeRole(); user["OSS_SESSION_EXPIRATION"] = Time(TimeSpan.FromHours(-1)); }, static user => user["OSS_SESSION_EXPIRATION"] = null),
        new("a credential that expires soon", "Expiration", "Warning", "expires in 4 minutes", "Get a new one",
            static user => user.AssumeRole(TimeSpan.FromSeconds(230)), static user => user.AssumeRole()),
        new("an end that is no time", "Expiration", "Warning", "is not a time", "Write the time as", static user => { user.AssumeRole(); user["OSS_SESSION_EXPIRATION"] = "tomorrow"; }, static user => user["OSS_SESSION_EXPIRATION"] = Time(TimeSpan.FromMinutes(50))),
    ];

    private static IEnumerable<BrokenEnvironment> Families() =>
    [
        new("two families, two keys", "VariableFamilies", "Warning", $"OSS_* holds {UserId} and ALIBABA_CLOUD_* holds {Keys.LongTermId}", "Keep the one you want",
            static user => { user.SetUser(); user.SetFamily("ALIBABA_CLOUD_", Keys.LongTermId, Keys.Secret); }, static user => user.SetFamily("ALIBABA_CLOUD_", null, null)) { Location = "ALIBABA_CLOUD_ACCESS_KEY_ID" },
        new("two families, one id, two secrets", "VariableFamilies", "Warning", "one of them is out of date", "Keep the one you want",
            static user => { user.SetUser(); user.SetFamily("ALICLOUD_", UserId, Keys.Secret); }, static user => user.SetFamily("ALICLOUD_", null, null)),
        new("two families besides OSS_*", "VariableFamilies", "Warning", "ALIBABA_CLOUD_* holds", "Keep the one you want",
            static user => { user.SetFamily("ALIBABA_CLOUD_", UserId, UserSecret); user.SetFamily("ALICLOUD_", Keys.LongTermId, Keys.Secret); }, static user => user.SetFamily("ALICLOUD_", null, null)),
    ];

    private static IEnumerable<BrokenEnvironment> Stores() => OperatingSystem.IsWindows() ? [] :
    [
        new("another key in the session than stored", "StoredSession", "Warning", $"and new shells get {UserId}", "Store the session's credential with",
            static user => { user.StoreUser(); user.AssumeRole(); }, static user => user.Run("Get-OssCredential -Scope Process | Set-OssCredential -Scope User")),
        new("the same, and the stored one is wanted", "StoredSession", "Warning", "new shells get", "Store the session's credential with",
            static user => { user.StoreUser(); user.AssumeRole(); }, s_clear),
        new("the same id with another secret", "StoredSession", "Warning", "a different secret, token or role", "Store the session's credential with",
            static user => { user.Run("Set-OssCredential $id -AccessKeySecret OldSecret -Scope User"); user.SetUser(); }, static user => user.Run("Get-OssCredential -Scope Process | Set-OssCredential -Scope User")),
        new("a shell that started before the key was renewed", "StoredSession", "Warning", "started with an older credential", "Open a new shell, or run Clear-OssCredential",
            static user => { user.StoreUser(); user.AssumeRole(); user["OSSCREDENTIALS_PERSISTED_ID"] = user["OSS_ACCESS_KEY_ID"]; }, s_clear),
        new("a store that somebody edited", "UserStore", "Failed", "isn't in the format that OssCredentials writes", "Store the credential again with Set-OssCredential -Scope User",
            static user => { user.StoreUser(); File.AppendAllText(Store(user), "export OSS_ACCESS_KEY_ID='mine'\n"); }, static user => user.StoreUser()) { Location = "env.sh" },
        new("a store that was cut", "UserStore", "Failed", "isn't in the format that OssCredentials writes", "Store the credential again with Set-OssCredential -Scope User",
            static user => { user.StoreUser(); File.WriteAllText(Store(user), File.ReadAllText(Store(user))[..200]); }, static user => user.StoreUser()),
        new("an empty store", "UserStore", "Failed", "the header of OssCredentials is missing", "Store the credential again with Set-OssCredential -Scope User",
            static user => { user.StoreUser(); File.WriteAllText(Store(user), string.Empty); }, static user => user.Run("$null = Clear-OssCredential -Scope User")),
        new("a stored credential that has expired", "UserStore", "Failed", "no shell gets it", "Store a new one with Set-OssCredential -Scope User",
            static user => { user.Run("$null = Set-OssCredential STS.old -AccessKeySecret old -SecurityToken old -Expiration ([DateTimeOffset]::UtcNow.AddHours(-1)) -Scope User 3>$null"); user.SetUser(); },
            static user => user.Run("$null = Clear-OssCredential -Scope User")) { Also = ["StoredSession"], Location = "env.sh" },
        new("the same, and nothing else is set", "UserStore", "Failed", "no shell gets it", "Store a new one with Set-OssCredential -Scope User",
            static user => user.Run("$null = Set-OssCredential STS.old -AccessKeySecret old -SecurityToken old -Expiration ([DateTimeOffset]::UtcNow.AddHours(-1)) -Scope User 3>$null; Clear-OssCredential"),
            static user => user.StoreUser()) { Also = ["Source"] },
        new("a stored credential that expires soon", "UserStore", "Warning", "stored for the user expires at", "Store a new one with Set-OssCredential -Scope User",
            static user => { user.AssumeRole(TimeSpan.FromSeconds(200)); user.Run("$null = Get-OssCredential -Scope Process 3>$null | Set-OssCredential -Scope User 3>$null"); }, static user => user.StoreUser())
            { Also = ["Expiration"] },
        new("a store that others can read", "StorePermissions", "Warning", "(mode 644)", "Store the credential again with Set-OssCredential, which corrects the mode",
            static user => { user.StoreUser(); SetMode(Store(user), "644"); }, static user => user.StoreUser()) { Location = "env.sh" },
        new("a store that the group can write", "StorePermissions", "Warning", "env.fish", "Store the credential again with Set-OssCredential, which corrects the mode",
            static user => { user.StoreUser(); SetMode(Store(user, "env.fish"), "620"); }, static user => user.StoreUser()),
        Startup("an export in .bashrc", ".bashrc", "alias ll='ls -l'\nexport OSS_ACCESS_KEY_ID=mine\n", "alias ll='ls -l'\n", ".bashrc:"),
        Startup("an assignment in .profile", ".profile", "OSS_SESSION_TOKEN=old; export OSS_SESSION_TOKEN\n", string.Empty, ".profile:"),
        Startup("a variable in fish", ".config/fish/config.fish", "set -gx OSS_ACCESS_KEY_SECRET mine\n", string.Empty, "config.fish:1"),
        Startup("a variable in csh", ".cshrc", "setenv OSS_STS_ROLE_ARN mine\n", string.Empty, ".cshrc:"),
        Startup("a variable in a PowerShell profile", ".config/powershell/Microsoft.PowerShell_profile.ps1", "$env:OSS_ACCESS_KEY_ID = 'mine'\n", string.Empty, "profile.ps1:1"),
    ];

    private static BrokenEnvironment Startup(string what, string file, string with, string without, string location) => new(
        what, "StartupFiles", "Warning", "manually", "Remove that line: it overrides what is stored.",
        user =>
        {
            user.Run("$null = Set-OssCredential $id -AccessKeySecret $secret -Scope User");
            string path = Path.Combine(user.Home, file);
            user.Write(file, (File.Exists(path) ? File.ReadAllText(path) : string.Empty) + with);
        },
        user => user.Write(file, File.ReadAllText(Path.Combine(user.Home, file)).Replace(with, without, StringComparison.Ordinal))) { Location = location };

    private static IEnumerable<BrokenEnvironment> Sources() =>
    [
        new("nothing configured", "Source", "Failed", "No credential is configured.", "Set a credential with Set-OssCredential", static user => user["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true", s_setUser),
        new("the same, nobody asked", "Source", "Failed", "No credential is configured.", "Set a credential with Set-OssCredential", static user => { user["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true"; user.Arguments = "-Offline"; }, s_setUser),
        new("a config.json that is no JSON", "Source", "Failed", "config.json", "", static user => user.Write(".aliyun/config.json", "{ \"current\": \"default\", "), static user => user.Write(".aliyun/config.json", Config(UserId, UserSecret))) { Location = "config.json" },
        new("the same, nobody asked", "Source", "Failed", "config.json", "", static user => { user.Write(".aliyun/config.json", "{ \"current\": \"default\", "); user.Arguments = "-Offline"; }, static user => user.Write(".aliyun/config.json", Config(UserId, UserSecret))) { Location = "config.json" },
        new("a profile with half a pair", "Source", "Failed", "access_key_secret", "", static user => user.Write(".aliyun/config.json", Config(UserId, string.Empty)), static user => user.Write(".aliyun/config.json", Config(UserId, UserSecret))),
        new("a neighbour that is on another's name", "ProfileFiles", "Warning", "'x' is also on line 1", "Keep one of the two",
            static user => { user.SetUser(); user.Write(".aliyun/config.json", "{\"current\": \"default\", \"profiles\": [{\"name\": \"x\"},\n{\"name\": \"x\"}]}"); },
            static user => user.Write(".aliyun/config.json", Config(UserId, UserSecret))) { Location = "config.json:2" },
        new("a section that goes on where it should not", "ProfileFiles", "Warning", "the line is indented", "Start it in the same column",
            static user => { user.SetUser(); user.Write(".alibabacloud/credentials", "[legacy]\na = 1\n  continuation\n"); },
            static user => user.Write(".alibabacloud/credentials", "[legacy]\ntype = ecs_ram_role\n")) { Location = "credentials:3" },
        new("a key file that others can read", "ProfileFiles", "Warning", "contains a key, and others can read it (mode 644)", "Make it readable only by you: chmod 600 '",
            static user => { user.SetUser(); user.Write(".aliyun/config.json", Config(UserId, UserSecret)); SetMode(user.Home, "755"); SetMode(Path.Combine(user.Home, ".aliyun/config.json"), "644"); },
            static user => SetMode(Path.Combine(user.Home, ".aliyun/config.json"), "600")) { Location = "config.json" },
        new("a switch with a letter too few", "Switches", "Warning", "ALIBABA_CLOUD_IMDSV1_DISABLE has no effect", "Set ALIBABA_CLOUD_IMDSV1_DISABLED",
            static user => { user.SetUser(); user["ALIBABA_CLOUD_IMDSV1_DISABLE"] = "true"; },
            static user => { user["ALIBABA_CLOUD_IMDSV1_DISABLE"] = null; user["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "true"; }) { Location = "ALIBABA_CLOUD_IMDSV1_DISABLE" },
        new("a switch of another family", "Switches", "Warning", "ALIBABACLOUD_ECS_METADATA_DISABLED has no effect", "Set ALIBABA_CLOUD_ECS_METADATA_DISABLED",
            static user => { user.SetUser(); user["ALIBABACLOUD_ECS_METADATA_DISABLED"] = "true"; },
            static user => user["ALIBABACLOUD_ECS_METADATA_DISABLED"] = null),
        new("a switch with a value that the CLI doesn't accept", "Switches", "Warning", "accepts only the value TRUE", "Write it as",
            static user => { user.SetUser(); user["ALIBABA_CLOUD_IGNORE_PROFILE"] = "true"; },
            static user => user["ALIBABA_CLOUD_IGNORE_PROFILE"] = "TRUE"),
        new("a profile that is not there", "Source", "Failed", "There is no profile 'production'", "Specify one of these", static user => user.Arguments = "-ProfileName production", static user => user.Write(".aliyun/config.json", Config(UserId, UserSecret, "production"))),
        new("an OIDC token file that is gone", "Source", "Failed", "specifies the OIDC token file", "Correct the path",
            static user => { user["ALIBABA_CLOUD_ROLE_ARN"] = DiagnosisFixture.RoleArn; user["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = EmulatorOptions.DefaultOidcProviderArn; user["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = Path.Combine(user.Home, "token"); },
            static user => user["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = user.Write("mounted/token", EmulatorOptions.DefaultOidcToken)),
        new("a role that is not there", "Source", "Failed", "EntityNotExist.Role", "The role doesn't exist", static user => { user.SetUser(); user["OSS_STS_ROLE_ARN"] = DiagnosisFixture.RoleArn + "x"; }, static user => user["OSS_STS_ROLE_ARN"] = DiagnosisFixture.RoleArn),
        new("a role that the account itself cannot assume", "Source", "Failed", "NoPermission", "This error has three possible causes",
            static user => { user.SetRaw(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret); user["OSS_STS_ROLE_ARN"] = DiagnosisFixture.RoleArn; },
            static user => user.Run($"Set-OssCredential $id -AccessKeySecret $secret -RoleArn {DiagnosisFixture.RoleArn}")),
    ];

    private static IEnumerable<BrokenEnvironment> Refusals() =>
    [
        new("an ID that no one knows", "Identity", "Failed", "InvalidAccessKeyId.NotFound", "The AccessKey doesn't exist", static user => user.SetRaw(Keys.LongTermId, Keys.Secret), s_setUser),
        new("another key's secret", "Identity", "Failed", "SignatureDoesNotMatch", "The AccessKey secret doesn't belong to the ID", static user => user.SetRaw(UserId, Keys.Secret), s_setUser),
        new("a disabled key", "Identity", "Failed", "InvalidAccessKeyId.Inactive", "The AccessKey is disabled", static user => { user.SetUser(); Key(user).IsActive = false; }, static user => Key(user).IsActive = true),
        new("another credential's token", "Identity", "Failed", "InvalidSecurityToken.MismatchWithAccessKey", "The security token belongs to another key",
            static user => { user.AssumeRole(); string token = user["OSS_SESSION_TOKEN"]!; user.AssumeRole(); user["OSS_SESSION_TOKEN"] = token; }, static user => user.AssumeRole()),
        new("a damaged token", "Identity", "Failed", "InvalidSecurityToken.Malformed", "The security token is damaged", static user => { user.AssumeRole(); user["OSS_SESSION_TOKEN"] = "XX" + user["OSS_SESSION_TOKEN"]; }, static user => user.AssumeRole()),
        new("an expired token with unknown expiration", "Identity", "Failed", "InvalidSecurityToken.Expired", "The temporary credential has expired",
            static user => { user.AssumeRole(TimeSpan.FromMinutes(-1)); user["OSS_SESSION_EXPIRATION"] = null; }, static user => user.AssumeRole()),
        Refused("Forbidden.AccessKeyDisabled", "Failed", "The AccessKey is disabled"),
        Refused("MissingSecurityToken", "Failed", "The AccessKey ID is temporary and its security token is missing"),
        Refused("IncompleteSignature", "Failed", "The AccessKey secret doesn't belong to the ID"),
        Refused("InvalidTimeStamp.Expired", "Failed", "This machine's clock is off"),
        Refused("SignatureNonceUsed", "Failed", "Something on the way sends requests twice"),
        Refused("NoPermission", "Failed", "Every identity may call GetCallerIdentity"),
        Refused("SomethingNew.NobodyKnows", "Failed", "Look up the message"),
        Refused("Throttling.User", "Warning", "Try again in a few minutes."),
        Refused("Throttling.Api", "Warning", "Try again in a few minutes."),
        Refused("ServiceUnavailable", "Warning", "Try again in a few minutes."),
        Refused("InternalError", "Warning", "Try again in a few minutes."),
        new("the account's own key", "Identity", "Warning", "belongs to the account 1234567890123456 itself", "Create a RAM user", static user => user.SetRaw(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret), s_setUser),
        new("a key of 100 days", "KeyAge", "Warning", "is 100 days old", "Rotate it with Update-OssAccessKey.", s_setUser,
            static user =>
            {
                // What the rotation leaves: a new key instead of the old one.
                user.Server.AccessKeys.Add(new EmulatorAccessKey(Keys.LongTermId, Keys.Secret, Key(user).Caller) { CreateDate = DateTimeOffset.UtcNow });
                user.SetRaw(Keys.LongTermId, Keys.Secret);
            }) { Start = static () => DiagnosisFixture.StartAsync(keyAge: TimeSpan.FromDays(100.5)) },
    ];

    private static BrokenEnvironment Refused(string code, string state, string remedy) => new(
        "STS answers " + code, "Identity", state, code, remedy,
        user =>
        {
            user.SetUser();
            user.Server.Faults.When("GetCallerIdentity", EmulatorFault.ServiceError(code));
        },
        static user => user.Server.Faults.Clear());

    private static IEnumerable<BrokenEnvironment> Network() =>
    [
        Sts("an STS whose name can't be resolved", "The name sts.invalid can't be resolved", "Check the endpoint or region", "https://sts.invalid"),
        Sts("an STS where no one listens", "No connection to 127.0.0.1:9", "Check the endpoint, the network", "http://127.0.0.1:9"),
        Sts("an STS endpoint that is none", "ALIBABA_CLOUD_STS_ENDPOINT isn't an endpoint", "", "sts aliyuncs com"),
        Sts("an STS endpoint by plain http", "plain HTTP", "Use https", "http://sts.example.com"),
        new("an STS region that is none", "StsEndpoint", "Failed", "ALIBABA_CLOUD_STS_REGION isn't a region", "Write it as cn-hangzhou. A host name is an endpoint.",
            static user => { user.SetUser(); user["ALIBABA_CLOUD_STS_REGION"] = "Hangzhou!"; user["LOST_TOKEN"] = user["ALIBABA_CLOUD_STS_ENDPOINT"]; user["ALIBABA_CLOUD_STS_ENDPOINT"] = null; },
            static user => { user["ALIBABA_CLOUD_STS_REGION"] = "cn-hangzhou"; user["ALIBABA_CLOUD_STS_ENDPOINT"] = user["LOST_TOKEN"]; user["LOST_TOKEN"] = null; }),
        Answer("a portal that redirects", "a redirect", "Specify the service's own endpoint", EmulatorFault.Redirect(new Uri("http://127.0.0.1:9/login"))),
        Answer("a proxy that answers a page", "the response isn't the service's JSON", "Check the endpoint. A proxy", EmulatorFault.Answer(200, "<html>Sign in</html>", "text/html")),
        Answer("a proxy that asks for a password", "requires a user and a password", "Write them into HTTPS_PROXY", EmulatorFault.Answer(407, string.Empty)),
        Answer("an STS that says nothing", "didn't respond in time", "Check the endpoint, the network", EmulatorFault.Hang()),
        Oss("an OSS endpoint whose name can't be resolved", "Failed", "The name oss-cn-nowhere.invalid can't be resolved", "Check the endpoint or region", "oss-cn-nowhere.invalid"),
        Oss("an OSS endpoint where no one listens", "Failed", "No connection to 127.0.0.1:9", "Check the endpoint, the network", "http://127.0.0.1:9"),
        Oss("an OSS endpoint with a bucket's path", "Failed", "OSS_ENDPOINT isn't an endpoint", "", "https://oss-cn-hangzhou.aliyuncs.com/bucket"),

        // Tests don't leave the machine, so a host behind the proxy can't be reached once it is fixed: the endpoint is then the emulator's.
        Proxied("a proxy where no one listens", "through the proxy 127.0.0.1:9", "Check the endpoint, the network, the variable HTTPS_PROXY and NO_PROXY.", "http://127.0.0.1:9", "oss-cn-hangzhou.example.com"),
        Proxied("a proxy whose name can't be resolved", "The name of the proxy proxy.invalid, which comes from the variable HTTPS_PROXY, can't be resolved", "Check the variable HTTPS_PROXY", "http://proxy.invalid:3128", "oss-cn-hangzhou.example.com"),
        Proxied("a proxy that is none", "HTTPS_PROXY isn't the address of a proxy", "Write it as http://host:port", "ftp://proxy", "oss-cn-hangzhou.example.com"),
        Proxied("an internal endpoint from outside", "through the proxy 127.0.0.1:9", "An endpoint with -internal can be reached only", "http://127.0.0.1:9", "oss-cn-hangzhou-internal.example.com"),
        Clock("a clock that is 20 minutes behind", "Failed", "clock is 20 min behind that of", TimeSpan.FromMinutes(20)),
        Clock("a clock that is an hour ahead", "Failed", "clock is 60 min ahead of that of", TimeSpan.FromHours(-1)),
        Clock("a clock that is 10 minutes behind", "Warning", "clock is 10 min behind that of", TimeSpan.FromMinutes(10)),
    ];

    private static BrokenEnvironment Sts(string what, string message, string remedy, string endpoint) => new(
        what, "StsEndpoint", "Failed", message, remedy,
        user =>
        {
            user.SetUser();
            user["ALIBABA_CLOUD_STS_ENDPOINT"] = endpoint;
        },
        static user => user["ALIBABA_CLOUD_STS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString);

    private static BrokenEnvironment Answer(string what, string message, string remedy, EmulatorFault fault) => new(
        what, "StsEndpoint", "Failed", message, remedy,
        user =>
        {
            user.SetUser();
            user.Server.Faults.When(static _ => true, fault);
        },
        static user => user.Server.Faults.Clear());

    private static BrokenEnvironment Oss(string what, string state, string message, string remedy, string endpoint) => new(
        what, "OssEndpoint", state, message, remedy,
        user =>
        {
            user.SetUser();
            user["OSS_ENDPOINT"] = endpoint;
        },
        static user => user["OSS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString);

    private static BrokenEnvironment Proxied(string what, string message, string remedy, string proxy, string endpoint) => new(
        what, "OssEndpoint", "Failed", message, remedy,
        user =>
        {
            user.SetUser();
            user["HTTPS_PROXY"] = proxy;
            user["OSS_ENDPOINT"] = endpoint;
        },
        static user =>
        {
            user["HTTPS_PROXY"] = null;
            user["OSS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString;
        });

    private static BrokenEnvironment Clock(string what, string state, string message, TimeSpan ahead) => new(
        what, "Clock", state, message, "Set this machine's clock",
        user =>
        {
            // Only the services' clock can be moved here; the difference is what matters.
            user.SetUser();
            user.Clock.Ahead = ahead;
        },
        static user => user.Clock.Ahead = TimeSpan.Zero);

    private static EmulatorAccessKey Key(DiagnosisFixture user) =>
        user.Server.AccessKeys.TryFind(UserId, out EmulatorAccessKey? key) ? key : throw new InvalidOperationException();

    private static string Config(string id, string secret, string name = "default") =>
        $$"""{"current":"{{name}}","profiles":[{"name":"{{name}}","mode":"AK","access_key_id":"{{id}}","access_key_secret":"{{secret}}"}]}""";

    private static string Store(DiagnosisFixture user, string file = "env.sh") => Path.Combine(user.Home, ".config/osscredentials", file);

    private static string Time(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    internal static void SetMode(string path, string octal)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(octal, 8));
        }
    }
}
