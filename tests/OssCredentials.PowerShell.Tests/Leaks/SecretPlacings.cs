using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>
/// Scripts that put a secret in the wrong place: each parameter of each cmdlet, each property of a piped object, each key of each
/// file and each variable. The secret is in the variable <c>$secret</c>, a token in <c>$token</c>, and the home folder in
/// <c>$homeFolder</c>.
/// </summary>
internal static class SecretPlacings
{
    private const string OtherId = "LTAI5tMjGJ9QAvMkmn7bX4Yz";
    private const string OtherSecret = "Zz9Yy8Xx7Ww6Vv5Uu4Tt3Ss2Rr1Qq0";

    private static readonly string[] s_common =
    [
        .. typeof(System.Management.Automation.Internal.CommonParameters).GetProperties().Select(static property => property.Name),
        .. typeof(System.Management.Automation.Internal.ShouldProcessParameters).GetProperties().Select(static property => property.Name),
    ];

    // The parameters that a cmdlet requires.
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

    /// <summary>The placements, and their scripts.</summary>
    public static IEnumerable<(string Placing, string Script)> All() => [.. OfCmdlets(), .. OfVariables(), .. OfFiles()];

    /// <summary>
    /// Whether a script's output is meant to show what it was given: Export shows the secret, and a policy contains the names that
    /// it is for.
    /// </summary>
    public static bool ShowsItsInput(string script) =>
        script.Contains("Export-OssCredential", StringComparison.Ordinal) || script.Contains("New-OssSessionPolicy", StringComparison.Ordinal);

    private static IEnumerable<(string Placing, string Script)> OfCmdlets()
    {
        foreach ((string name, Type type) in Cmdlets())
        {
            string needed = s_needed.GetValueOrDefault(name, string.Empty);
            foreach (PropertyInfo parameter in type.GetProperties().Where(IsParameter))
            {
                // A parameter that is given twice would be refused for that reason.
                string rest = string.Join(" ", Words(needed).Where(word => !word.StartsWith("-" + parameter.Name + " ", StringComparison.Ordinal)));

                yield return ($"{name} -{parameter.Name}", $"{name} {rest} -{parameter.Name} $secret");
                if (parameter.PropertyType == typeof(string) && type.IsSealed && name is "Set-OssCredential" or "Invoke-OssAssumeRole")
                {
                    yield return ($"{name} -{parameter.Name} with a token", $"{name} {rest} -{parameter.Name} $token");
                }
            }

            foreach (string property in (string[])(!ReadsProperties(type) ? [] : ["AccessKeyId", "AccessKeySecret", "AccessKeySecert", "SecurityToken", "RoleArn", "Expiration", "Policy", "Action", "access_key_secret"]))
            {
                string rest = string.Join(" ", Words(needed).Where(static word => !word.StartsWith("-AccessKey", StringComparison.Ordinal)));
                yield return (
                    $"{name} of an object's {property}",
                    $"$object = @{{ AccessKeyId = '{OtherId}'; AccessKeySecret = '{OtherSecret}' }}; $object['{property}'] = $secret; [pscustomobject]$object | {name} {rest}");
                yield return ($"{name} of a {property} alone", $"[pscustomobject]@{{ {property} = $secret }} | {name} {rest}");
            }

            foreach (string piped in (string[])["$secret", "@{ AccessKeyId = 'a'; AccessKeySecret = $secret }", "[pscustomobject]@{ access_key_secret = $secret; nested = @{ a = $token } }"])
            {
                yield return ($"{piped} | {name}", $"{piped} | {name} {needed}");
            }
        }
    }

    private static IEnumerable<(string Placing, string Script)> OfVariables() => s_variables.SelectMany(static variable => Looks(
        "the variable " + variable, $"[Environment]::SetEnvironmentVariable('{variable}', $secret)", $"[Environment]::SetEnvironmentVariable('{variable}', $null)", "Test-OssCredential -Offline"));

    private static IEnumerable<(string Placing, string Script)> OfFiles()
    {
        const string Here = "§";
        foreach (string key in s_cliKeys)
        {
            string text = $$"""{"current":"p","profiles":[{"name":"p","mode":"{{ModeFor(key)}}","access_key_id":"{{OtherId}}","access_key_secret":"{{OtherSecret}}","{{key}}":"{{Here}}"}]}""";
            foreach ((string Placing, string Script) look in OfFile(".aliyun/config.json", "key " + key, text.Replace($"\"{key}\":\"{ModeFor(key)}\",", string.Empty, StringComparison.Ordinal)))
            {
                yield return look;
            }
        }

        IEnumerable<(string Name, string What, string Text)> others =
        [
            .. s_iniKeys.SelectMany(static key => new[]
            {
                (".alibabacloud/credentials", "key " + key, $"[default]\ntype = access_key\naccess_key_id = {OtherId}\n{key} = {Here}\n"),
                (".ossutilconfig", "key " + key, $"[Credentials]\nlanguage = EN\naccessKeyID = {OtherId}\n{key} = {Here}\n"),
            }),
            .. new[] { $"[{Here}]\n", $"{Here}\n", $"[default]\n{Here}\n", $"{{\"{Here}\":", $"{{\"profiles\":[{{\"name\":\"p\",\"{Here}\":1}}]}}", $"{{\"profiles\":\"{Here}\"}}" }
                .SelectMany(static text => new[] { ".aliyun/config.json", ".alibabacloud/credentials", ".ossutilconfig" }.Select(file => (file, "the text " + text, text))),
        ];
        foreach ((string name, string what, string text) in others)
        {
            foreach ((string Placing, string Script) look in OfFile(name, what, text))
            {
                yield return look;
            }
        }
    }

    private static IEnumerable<(string Placing, string Script)> OfFile(string name, string what, string text) => Looks(
        $"{name}: {what}",
        $"$file = \"$homeFolder/{name}\"; $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($file)); [IO.File]::WriteAllText($file, '{text.Replace("\n", "'+\"`n\"+'", StringComparison.Ordinal)}'.Replace('§', $secret))",
        "[IO.File]::Delete($file)", "Get-OssCredential -ProfileName p", "Get-OssCredential -ProfileName default");

    // Commands that read everything.
    private static IEnumerable<(string Placing, string Script)> Looks(string where, string before, string after, params string[] more) =>
        new[] { "Get-OssCredential", "Get-OssCredential -ListAvailable", "Get-OssCredential -ProfileName none", "Get-OssCredential -ListAvailable | Out-Default" }
            .Concat(more)
            .Select(script => ($"{where}: {script}", $"{before}; try {{ {script} }} finally {{ {after} }}"));

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

    private static IEnumerable<string> Words(string arguments) =>
        arguments.Split(" -", StringSplitOptions.RemoveEmptyEntries).Select(static word => word.StartsWith('-') ? word + " " : "-" + word + " ");

    private static bool IsParameter(PropertyInfo property) =>
        property.IsDefined(typeof(ParameterAttribute)) && !s_common.Contains(property.Name) && property.Name is not ("InputObject" or "Surplus");

    private static IEnumerable<(string Name, Type Type)> Cmdlets() => Assembly.LoadFrom(Path.Combine(Repository.ModuleFolder("net8.0"), "OssCredentials.PowerShell.dll")).GetTypes()
        .Select(static type => (type.GetCustomAttribute<CmdletAttribute>(), type))
        .Where(static pair => pair.Item1 is not null && pair.Item1.NounName != "OssSession")
        .Select(static pair => ($"{pair.Item1!.VerbName}-{pair.Item1.NounName}", pair.type))
        .OrderBy(static pair => pair.Item1, StringComparer.Ordinal);
}
