using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>
/// A secret in the wrong place: in each parameter of each cmdlet, each property of a piped object, each key of each file and
/// each variable in turn. It stands in no stream, no record, no transcript and no CLIXML.
/// </summary>
public sealed class MisplacedSecretTests : IAsyncLifetime
{
    // As RAM and STS issue them, and no canary word in them that a message could hold by chance.
    private const string Secret = "KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6";
    private const string Token = "CAIS8gF1q6Ft5B2yfSjIr5fGLtTHhehT2qG/TWfZVGBkXG3Ft/LA3Y7LzP";

    private const string OtherId = "LTAI5tMjGJ9QAvMkmn7bX4Yz";
    private const string OtherSecret = "Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0";

    private static readonly string[] s_common =
    [
        .. typeof(System.Management.Automation.Internal.CommonParameters).GetProperties().Select(static property => property.Name),
        .. typeof(System.Management.Automation.Internal.ShouldProcessParameters).GetProperties().Select(static property => property.Name),
    ];

    // What a cmdlet cannot do without.
    private static readonly Dictionary<string, string> s_needed = new()
    {
        // A server that isn't there: a sign-in in a browser would wait five minutes for one.
        ["Connect-OssAccount"] = "-SignInUrl http://127.0.0.1:9/login",
        ["Export-OssCredential"] = "-Format Sh",
        ["Use-OssCredential"] = "-ScriptBlock { 'ran' }",
        ["New-OssSessionPolicy"] = "-Bucket bucket -Action Read",
        ["Invoke-OssAssumeRole"] = "-RoleArn " + EmulatorOptions.DefaultRoleArn,
        ["Set-OssCredential"] = $"-AccessKeyId {OtherId} -AccessKeySecret {OtherSecret}",
    };

    private static readonly string[] s_variables =
    [
        "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_STS_ROLE_ARN", "OSS_ROLE_ARN", "OSS_SESSION_EXPIRATION",
        "OSSCREDENTIALS_PERSISTED_ID", "OSS_REGION", "OSS_ENDPOINT", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
        "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_ROLE_SESSION_NAME", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
        "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CONFIG_FILE", "ALIBABA_CLOUD_CREDENTIALS_FILE",
        "ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_STS_REGION", "ALIBABA_CLOUD_STS_ENDPOINT",
        "ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY",
        "OSSUTIL_CONFIG_FILE", "OSSUTIL_PROFILE", "HTTPS_PROXY", "NO_PROXY",
    ];

    private static readonly string[] s_cliKeys =
    [
        "name", "mode", "access_key_id", "access_key_secret", "sts_token", "sts_region", "sts_endpoint", "ram_role_name", "ram_role_arn", "ram_session_name",
        "external_id", "policy", "source_profile", "process_command", "credentials_uri", "oidc_provider_arn", "oidc_token_file", "region_id",
        "sts_expiration", "expired_seconds",
    ];

    private static readonly string[] s_iniKeys =
    [
        "type", "access_key_id", "access_key_secret", "security_token", "role_arn", "role_name", "role_session_name", "policy", "enable", "region_id",
        "accessKeyID", "accessKeySecret", "stsToken", "endpoint", "region", "roleArn", "mode",
    ];

    private EmulatorSession _emulator = null!;
    private int _tried;
    private int _placings;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public void SecretInTheWrongPlace_IsShownNowhere()
    {
        var found = new List<string>();
        foreach ((string name, Type type) in Cmdlets())
        {
            string needed = s_needed.GetValueOrDefault(name, string.Empty);
            foreach (PropertyInfo parameter in type.GetProperties().Where(IsParameter))
            {
                // One that is given twice would be refused for that.
                string rest = string.Join(" ", Words(needed).Where(word => !word.StartsWith("-" + parameter.Name + " ", StringComparison.Ordinal)));
                Try($"{name} -{parameter.Name}", $"{name} {rest} -{parameter.Name} $secret", found);
                if (parameter.PropertyType == typeof(string) && type.IsSealed && name is "Set-OssCredential" or "Invoke-OssAssumeRole")
                {
                    Try($"{name} -{parameter.Name} with a token", $"{name} {rest} -{parameter.Name} $token", found);
                }
            }

            foreach (string property in (string[])(!ReadsProperties(type) ? [] : ["AccessKeyId", "AccessKeySecret", "AccessKeySecert", "SecurityToken", "RoleArn", "Expiration", "Policy", "Action", "access_key_secret"]))
            {
                string rest = string.Join(" ", Words(needed).Where(static word => !word.StartsWith("-AccessKey", StringComparison.Ordinal)));
                Try(
                    $"{name} of an object's {property}",
                    $"$object = @{{ AccessKeyId = '{OtherId}'; AccessKeySecret = '{OtherSecret}' }}; $object['{property}'] = $secret; [pscustomobject]$object | {name} {rest}",
                    found);
                Try($"{name} of a {property} alone", $"[pscustomobject]@{{ {property} = $secret }} | {name} {rest}", found);
            }

            foreach (string piped in (string[])["$secret", "@{ AccessKeyId = 'a'; AccessKeySecret = $secret }", "[pscustomobject]@{ access_key_secret = $secret; nested = @{ a = $token } }"])
            {
                Try($"{piped} | {name}", $"{piped} | {name} {needed}", found);
            }
        }

        foreach (string variable in s_variables)
        {
            try
            {
                Environment.SetEnvironmentVariable(variable, Secret);
                Look("the variable " + variable, found, "Test-OssCredential -Offline");
            }
            finally
            {
                Environment.SetEnvironmentVariable(variable, null);
            }
        }

        foreach (string key in s_cliKeys)
        {
            File(".aliyun/config.json", "key " + key, $$"""{"current":"p","profiles":[{"name":"p","mode":"{{ModeFor(key)}}","access_key_id":"{{OtherId}}","access_key_secret":"{{OtherSecret}}",{{"\""}}{{key}}":"{{Secret}}"}]}""".Replace($"\"{key}\":\"{ModeFor(key)}\",", string.Empty, StringComparison.Ordinal), found);
        }

        foreach (string key in s_iniKeys)
        {
            File(".alibabacloud/credentials", "key " + key, $"[default]\ntype = access_key\naccess_key_id = {OtherId}\n{key} = {Secret}\n", found);
            File(".ossutilconfig", "key " + key, $"[Credentials]\nlanguage = EN\naccessKeyID = {OtherId}\n{key} = {Secret}\n", found);
        }

        foreach (string text in (string[])[$"[{Secret}]\n", $"{Secret}\n", $"[default]\n{Secret}\n", $"{{\"{Secret}\":", $"{{\"profiles\":[{{\"name\":\"p\",\"{Secret}\":1}}]}}", $"{{\"profiles\":\"{Secret}\"}}"])
        {
            foreach (string file in (string[])[".aliyun/config.json", ".alibabacloud/credentials", ".ossutilconfig"])
            {
                File(file, "the text " + text.Replace(Secret, "…", StringComparison.Ordinal), text, found);
            }
        }

        Assert.True(_placings >= 200, $"{_placings} placings");
        Assert.True(found.Count == 0, $"{found.Count} of {_placings} placings:\n" + string.Join("\n", found));
    }

    private static bool ReadsProperties(Type type) => type.GetProperties().Any(static property =>
        property.GetCustomAttributes<ParameterAttribute>().Any(static parameter => parameter.ValueFromPipelineByPropertyName));

    private static string ModeFor(string key) => key switch
    {
        "sts_token" or "sts_expiration" => "StsToken",
        "ram_role_arn" or "ram_session_name" or "external_id" or "policy" or "expired_seconds" => "RamRoleArn",
        "ram_role_name" => "EcsRamRole",
        "source_profile" => "ChainableRamRoleArn",
        "process_command" => "External",
        "credentials_uri" => "CredentialsURI",
        "oidc_provider_arn" or "oidc_token_file" => "OIDC",
        _ => "AK",
    };

    private void File(string name, string what, string text, List<string> found)
    {
        string path = Path.Combine(_emulator.Session.Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        Look($"{name}: {what}", found, "Get-OssCredential -ProfileName p", "Get-OssCredential -ProfileName default");
        System.IO.File.Delete(path);
    }

    // What looks at everything.
    private void Look(string where, List<string> found, params string[] more)
    {
        foreach (string script in (string[])["Get-OssCredential", "Get-OssCredential -ListAvailable", "Get-OssCredential -ProfileName none", "Get-OssCredential -ListAvailable | Out-Default", .. more])
        {
            Try($"{where}: {script}", script, found);
        }
    }

    private static IEnumerable<string> Words(string arguments) =>
        arguments.Split(" -", StringSplitOptions.RemoveEmptyEntries).Select(static word => word.StartsWith('-') ? word + " " : "-" + word + " ");

    private static bool IsParameter(PropertyInfo property) =>
        property.IsDefined(typeof(ParameterAttribute)) && !s_common.Contains(property.Name) && property.Name is not ("InputObject" or "Surplus" or "ScriptBlock");

    private static IEnumerable<(string Name, Type Type)> Cmdlets() => Assembly.LoadFrom(Path.Combine(Repository.ModuleFolder("net8.0"), "OssCredentials.PowerShell.dll")).GetTypes()
        .Select(static type => (type.GetCustomAttribute<CmdletAttribute>(), type))
        .Where(static pair => pair.Item1 is not null && pair.Item1.NounName != "OssSession")
        .Select(static pair => ($"{pair.Item1!.VerbName}-{pair.Item1.NounName}", pair.type))
        .OrderBy(static pair => pair.Item1, StringComparer.Ordinal);

    private void Try(string placing, string script, List<string> found)
    {
        // All of them take minutes.
        if (_tried++ % 3 != 0 && Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") is null)
        {
            return;
        }

        _placings++;
        var watch = new CanaryWatch(Secret, Token, Secret.ToLowerInvariant());
        _emulator.Session.Host.Shown.Answers["Password"] = new SecureString();
        _emulator.Session.Host.Shown.Clear();
        EngineResult result = _emulator.Run("$Error.Clear(); $ExecutionContext.SessionState.Path.SetLocation($homeFolder) > $null; $VerbosePreference = $DebugPreference = 'Continue'; $ConfirmPreference = 'None'\n" + script, ("secret", Secret), ("token", Token), ("homeFolder", _emulator.Session.Home));

        // Export is there to show the secret that it was handed as one, and a policy holds the names that it is for.
        bool isExport = (script.Contains("Export-OssCredential", StringComparison.Ordinal) || script.Contains("New-OssSessionPolicy", StringComparison.Ordinal)) && result.Terminating is null && result.Errors.Count == 0;
        watch.Look(_emulator.Session, isExport ? result.WithoutOutput() : result);
        foreach (ErrorRecord error in result.Terminating is null ? result.Errors : [.. result.Errors, result.Terminating])
        {
            watch.Look("CLIXML", PSSerializer.Serialize(error, 4));
        }

        if (!isExport)
        {
            watch.Look("CLIXML of the output", PSSerializer.Serialize(result.Output, 4));
        }

        found.AddRange(watch.Found.Distinct().Take(2).Select(place => $"{placing} -> {place}"));
        if (CleanEnvironment.Set().Length > 0)
        {
            _emulator.Run("Clear-OssCredential").Succeeded();
        }
    }
}
