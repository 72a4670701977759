using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.SignIn;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.Tests.Text;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>
/// Random text of every Unicode category wherever text from a service, a file, a program or a variable comes in. What comes out, in
/// messages, records, views, completion and the logs of build servers, is printable text with plain spaces, and contains no command
/// for a build server.
/// </summary>
public sealed class ForeignTextTests : IAsyncLifetime
{
    private static readonly int s_strings = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") is null ? 120 : 20_000;

    // A value is one string or a run of this many, so that all of them pass each entrance within some hundred calls.
    private static readonly int s_run = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") is null ? 8 : 40;

    // Each call runs in the next of these: an ordinary terminal, and jobs whose runner reads commands from the log.
    private static readonly string?[] s_runners = [null, "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI"];

    // The only commands that a runner may get, on the process's own streams: those that mask a value.
    private static readonly Regex s_mask = new(@"^(::add-mask::|##vso\[task\.setsecret\])[!-~]+$", RegexOptions.CultureInvariant);

    // Unchanged from the file, for cmdlets that look them up by name; a view shows NameText.
    private static readonly string[] s_rawProperties = ["OssProfile.Name", "OssProfile.ProfileName"];

    private static readonly string[] s_colours = ["\u001b[0m", "\u001b[32m", "\u001b[31m", "\u001b[33m", "\u001b[32;1m", "\u001b[32;1;3m", "\u001b[31;1m", "\u001b[33;1m"];

    private static readonly Dictionary<string, Func<ForeignTextTests, Func<string>, string>> s_entrances = new()
    {
        ["an error of a service"] = static (test, next) => test.Answer(403, Json(("RequestId", next()), ("HostId", next()), ("Code", next()), ("Message", next()), ("Recommend", next())), "Get-OssCallerIdentity"),
        ["an error of a service, to every check"] = static (test, next) => test.Answer(403, Json(("RequestId", next()), ("Code", next()), ("Message", next())), "Test-OssCredential"),
        ["the caller's identity"] = static (test, next) => test.Answer(
            200, Json(("AccountId", next()), ("UserId", next()), ("RoleId", next()), ("Arn", next()), ("IdentityType", next()), ("PrincipalId", next()), ("RequestId", next())), "Get-OssCallerIdentity; Test-OssCredential"),
        ["who assumed a role"] = static (test, next) => test.Answer(
            200,
            $$$"""{"RequestId":{{{Text(next())}}},"AssumedRoleUser":{"Arn":{{{Text(next())}}},"AssumedRoleId":{{{Text(next())}}}},"Credentials":{"AccessKeyId":"STS.Key","AccessKeySecret":"secret","SecurityToken":"token","Expiration":"{{{Later}}}"}}""",
            $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn}"),
        ["an issued credential"] = static (test, next) => test.Answer(
            200,
            $$$"""{"RequestId":"1","AssumedRoleUser":{"Arn":"a","AssumedRoleId":"b"},"Credentials":{"AccessKeyId":{{{test.Either("STS.Key", next)}}},"AccessKeySecret":{{{test.Either("secret", next)}}},"SecurityToken":{{{test.Either("token", next)}}},"Expiration":{{{test.Either(Later, next)}}}}}""",
            $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn}"),
        ["an answer that is no JSON"] = static (test, next) => test.Answer(200, next() + next(), "Get-OssCallerIdentity; Get-OssEcsRoleCredential"),
        ["the metadata service's credential"] = static (test, next) => test.Answer(
            200, Json(("Code", test._random.Next(2) == 0 ? "Success" : next()), ("AccessKeyId", next()), ("AccessKeySecret", next()), ("SecurityToken", next()), ("Expiration", next()), ("LastUpdated", next())), "Get-OssEcsRoleCredential -RoleName role"),
        ["the metadata service's role name"] = static (test, next) => test.Answer(200, next(), "Get-OssEcsRoleCredential"),
        ["the metadata service's error"] = static (test, next) => test.Answer(404, next(), "Get-OssEcsRoleCredential"),
        ["a credentials URI"] = static (test, next) => test.Answer(
            test._random.Next(2) == 0 ? 200 : 403, Json(("Code", next()), ("Message", next()), ("AccessKeyId", next()), ("AccessKeySecret", next()), ("SecurityToken", next()), ("Expiration", next())),
            "$env:OSS_ACCESS_KEY_ID = $env:OSS_ACCESS_KEY_SECRET = $null; $env:ALIBABA_CLOUD_ECS_METADATA_DISABLED = 'true'; $env:ALIBABA_CLOUD_CREDENTIALS_URI = $uri; Get-OssCredential; Test-OssCredential"),
        ["an error of OSS"] = static (test, next) => test.Answer(
            403, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error>{Xml("Code", next())}{Xml("Message", next())}{Xml("RequestId", next())}{Xml("HostId", next())}{Xml("EC", next())}{Xml("Bucket", next())}</Error>",
            "Test-OssCredential -Bucket reports", "application/xml", "oss"),
        ["an error of RAM"] = static (test, next) => test.Answer(403, Json(("RequestId", next()), ("Code", next()), ("Message", next())), "Update-OssAccessKey; Test-OssCredential", service: "ram"),
        ["RAM's keys"] = static (test, next) => test.Answer(
            200, $$$"""{"RequestId":{{{Text(next())}}},"AccessKeys":{"AccessKey":[{"AccessKeyId":{{{Text(next())}}},"Status":{{{Text(next())}}},"CreateDate":{{{Text(next())}}}}]}}""", "Update-OssAccessKey; Test-OssCredential", service: "ram"),
        ["an error of the sign-in"] = static (test, next) => test.Answer(
            400, Json(("error", next()), ("error_description", next()), ("ErrorCode", next()), ("ErrorMessage", next()), ("RequestId", next())), "Connect-OssAccount -SignInUrl $signIn -NoBrowser"),
        ["a sign-in's code"] = static (test, next) => test.Answer(
            200, Json(("DeviceCode", next()), ("UserCode", next()), ("VerificationUri", next()), ("VerificationUriComplete", next()), ("device_code", next()), ("user_code", next())), "Connect-OssAccount -SignInUrl $signIn -NoBrowser"),
        ["a sign-in's page"] = static (test, next) =>
        {
            // Many at a time, since each sign-in waits a second for its person. Most of what isn't escaped is refused at once.
            string Many() => string.Concat(Enumerable.Range(0, 4).Select(_ => next()));
            string page = "https://localhost/" + Uri.EscapeDataString(Many()) + "#" + (test._random.Next(8) == 0 ? next() : string.Concat(Many().Where(static c => c is > ' ' and <= '~')));
            test.Fault(
                "/device-authorization",
                $$$"""{"DeviceCode":"code","UserCode":"ABCD-EFGH","Interval":1,"VerificationUri":{{{Text("https://localhost/" + Uri.EscapeDataString(Many()))}}},"VerificationUriComplete":{{{Text(page)}}}}""");
            test.Fault("/token", Json(("ErrorCode", "AccessDenied"), ("ErrorMessage", next())), 400);
            return "Connect-OssAccount -SignInUrl $signIn -NoBrowser";
        },
        ["a sign-in's accounts"] = static (test, next) =>
        {
            string[] names = [.. Enumerable.Range(0, s_run).Select(_ => next())];
            test.Fault("/access-assignments/accounts", $$"""{"Accounts":[{{string.Join(",", names.Select(static (name, i) => Json(("AccountId", $"{i}"), ("DisplayName", name))))}}]}""");
            test.Fault(
                "/access-assignments/access-configurations",
                $$"""{"AccessConfigurationsForAccount":[{{string.Join(",", names.Select(static (name, i) => Json(("AccessConfigurationId", $"ac-{i}"), ("AccessConfigurationName", name), ("AccessConfigurationDescription", name))))}}]}""");
            return "Connect-OssAccount -SignInUrl $signIn -NoBrowser -AccessConfiguration none";
        },
        ["an OIDC token"] = static (test, next) =>
        {
            test.Fault("/credentials", Json(("value", next())));
            test.Write("token", next());
            return "$env:ACTIONS_ID_TOKEN_REQUEST_URL = $uri; $env:ACTIONS_ID_TOKEN_REQUEST_TOKEN = 'bearer'; Invoke-OssAssumeRole $role -OidcProviderArn acs:ram::1:oidc-provider/p; Invoke-OssAssumeRole $role -OidcProviderArn acs:ram::1:oidc-provider/p -OidcTokenFile $env:HOME/token";
        },
        ["a program"] = static (test, next) =>
        {
            test.Write("err", next() + "\n" + next());
            test.Write("out", test._random.Next(2) == 0 ? next() : Json(("mode", test._random.Next(2) == 0 ? "StsToken" : next()), ("access_key_id", next()), ("access_key_secret", next()), ("sts_token", next()), ("expiration", next())));
            test.Write("program", $"cat '{test.Home}/err' >&2; cat '{test.Home}/out'; exit {test._random.Next(2)}\n");
            test.Write(".aliyun/config.json", $$"""{"current":"p","profiles":[{"name":"p","mode":"External","process_command":"sh {{test.Home}}/program"}]}""");
            return "Get-OssCredential -ProfileName p";
        },
        ["the CLI's file"] = static (test, next) =>
        {
            string name = next();
            string[] modes = ["AK", "StsToken", "RamRoleArn", "EcsRamRole", "ChainableRamRoleArn", "External", "CredentialsURI", "OIDC", "CloudSSO", "OAuth", next()];
            string[] keys = ["access_key_id", "access_key_secret", "sts_token", "sts_region", "ram_role_name", "ram_role_arn", "ram_session_name", "source_profile", "process_command", "credentials_uri", "oidc_provider_arn", "oidc_token_file", "region_id", "cloud_sso_sign_in_url", "oauth_site_type", next()];
            test.Write(".aliyun/config.json", $$"""{"current":{{Text(name)}},"profiles":[{{Json([("name", name), ("mode", modes[test._random.Next(modes.Length)]), .. keys.Where(_ => test._random.Next(2) == 0).Select(key => (key, next()))])}}]}""");
            return test.Reads(name);
        },
        ["a file that is no JSON"] = static (test, next) =>
        {
            test.Write(".aliyun/config.json", "{" + next() + next());
            return test.Reads("p");
        },
        ["the SDKs' file"] = static (test, next) =>
        {
            string name = Line(next());
            test.Write(".alibabacloud/credentials", $"[{name}]\ntype = {(test._random.Next(2) == 0 ? "access_key" : next())}\naccess_key_id = {next()}\n{next()} = {next()}\n[{next()}\n{next()}");
            return test.Reads(name);
        },
        ["ossutil's file"] = static (test, next) =>
        {
            test.Write(".ossutilconfig", $"[Credentials]\naccessKeyID = {next()}\naccessKeySecret = {next()}\n{next()} = {next()}\n[profile {next()}]\n{next()}");
            return test.Reads("default");
        },
        ["variables"] = static (test, next) =>
        {
            string[] names = ["OSS_ACCESS_KEY_ID", "OSS_SESSION_TOKEN", "OSS_STS_ROLE_ARN", "OSS_SESSION_EXPIRATION", "OSS_REGION", "OSS_ENDPOINT", "ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_CONFIG_FILE", "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_STS_REGION", "HTTPS_PROXY", "NO_PROXY", "OSSCREDENTIALS_PERSISTED_ID"];
            foreach (string name in names.Where(_ => test._random.Next(3) == 0))
            {
                Environment.SetEnvironmentVariable(name, next().Replace('\0', 'x'));
            }

            return "Get-OssCredential; Get-OssCredential -ListAvailable; Test-OssCredential -Offline";
        },
        ["names of properties"] = static (test, next) =>
        {
            test._values = [.. Enumerable.Range(0, 8).Select(_ => next())];
            return "$object = @{}; $values | ForEach-Object { $object[$_] = 'x' }; [pscustomobject]$object | Set-OssCredential; [pscustomobject]$object | Test-OssCredential; [pscustomobject]$object | Invoke-OssAssumeRole $role";
        },
        ["values of properties"] = static (test, next) =>
        {
            test._values = [.. Enumerable.Range(0, 8).Select(_ => next())];
            return "$object = @{ AccessKeyId = 'LTAI5tForeign'; AccessKeySecret = $values[0] }; [pscustomobject]$object | Set-OssCredential -WhatIf; $object.SecurityToken = $values[1]; $object.RoleArn = $values[2]; $object.Expiration = $values[3]; $object.mode = $values[4]; $object | Set-OssCredential -WhatIf; [pscustomobject]$object | Get-OssCallerIdentity; $values[5] | Set-OssCredential -WhatIf; $object.AccessKeyId = $values[6]; [pscustomobject]$object | Export-OssCredential Sh; [pscustomobject]@{ ProfileName = $values[7] } | Get-OssCredential";
        },
        ["parameters"] = static (test, next) =>
        {
            test._values = [.. Enumerable.Range(0, 14).Select(_ => next())];
            return "Get-OssCredential -ProfileName $values[0]; Use-OssCredential $values[1]; Invoke-OssAssumeRole $values[2]; Invoke-OssAssumeRole $role $values[3]; Set-OssProfile $values[4] -Mode $values[5]; Switch-OssProfile $values[6]; Remove-OssProfile $values[7]; Test-OssCredential -Bucket $values[8]; Set-OssCredential $values[9] -AccessKeySecret a -Region $values[10] -WhatIf; New-OssSessionPolicy $values[11]; Export-OssCredential Sh -Region $values[12]; Get-OssCredential -StsEndpoint $values[13]";
        },
        ["start-up files and the store"] = static (test, next) =>
        {
            test.Write(".bashrc", $"{next()}\nexport OSS_ACCESS_KEY_ID={next()}\n");
            test.Write(".profile", $"# >>> OssCredentials {next()} >>>\n{next()}\n");
            test.Write(".config/osscredentials/env.sh", $"{next()}\nexport OSS_ACCESS_KEY_ID='{next()}'\n");
            return "Test-OssCredential -Offline; Get-OssCredential -Scope User; Clear-OssCredential -Scope User";
        },
    };

    private readonly Random _random = new(20_261_126);
    private readonly StringBuilder _offences = new();
    private readonly ITestOutputHelper _output;
    private readonly Dictionary<string, string?> _runnersBefore = s_runners.OfType<string>().ToDictionary(static name => name, Environment.GetEnvironmentVariable);
    private EmulatorSession _emulator = null!;
    private string[] _values = [];
    private int _strings;
    private bool _isWellFormed;

    public ForeignTextTests(ITestOutputHelper output) => _output = output;

    public static TheoryData<string> Entrances => [.. s_entrances.Keys];

    private static string Later => DateTimeOffset.UtcNow.AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Home => _emulator.Session.Home;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync(new EmulatorOptions { SignIn = new SignInOptions { AllowAtOnce = true } });
        _emulator.Session.Host.Shown.Answers["Password"] = new SecureString();
        _emulator.Session.Host.Shown.Answers["Account (number, ID or name)"] = "1";
    }

    public Task DisposeAsync()
    {
        foreach ((string name, string? value) in _runnersBefore)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        return _emulator.DisposeAsync().AsTask();
    }

    [UnixTheory]
    [MemberData(nameof(Entrances))]
    public void RandomText_ComesOutPrintable(string entrance)
    {
        int calls = 0;
        string[] clean = [.. CleanEnvironment.Variables().Keys];
        for (; _strings < s_strings; calls++)
        {
            string? runner = s_runners[calls % s_runners.Length];
            foreach (string name in s_runners.OfType<string>())
            {
                Environment.SetEnvironmentVariable(name, name == runner ? "true" : null);
            }

            // Half a character makes a whole answer invalid, and none of it would be shown.
            _isWellFormed = calls / s_runners.Length % 2 == 0;
            string script = s_entrances[entrance](this, Next);
            _emulator.Session.Host.Shown.Clear();
            EngineResult result = Run(script);
            Look(result);
            Complete();
            Assert.True(_offences.Length == 0, $"after {_strings} strings, runner {runner ?? "none"}: {_offences}");
            Reset(clean);
        }

        _output.WriteLine($"{entrance}: {_strings} strings in {calls} calls");
    }

    private string Next()
    {
        int count = _random.Next(2) == 0 ? 1 : s_run;
        _strings += count;
        string text = string.Concat(Enumerable.Range(0, count).Select(_ => RandomText.Next(_random)));
        return _isWellFormed ? string.Concat(text.EnumerateRunes().Where(static rune => rune != Rune.ReplacementChar)) : text;
    }

    private EngineResult Run(string script)
    {
        using var console = new CapturedConsole();
        EngineResult result = _emulator.Run(
            "$Error.Clear(); $VerbosePreference = $DebugPreference = 'Continue'; $ConfirmPreference = 'None'; if (!$env:OSS_ACCESS_KEY_ID) { $env:OSS_ACCESS_KEY_ID = $id; $env:OSS_ACCESS_KEY_SECRET = $secret }; $env:OSS_ENDPOINT = $endpoint\n"
            + string.Join("\n", script.Split("; ").Select(static one => one.StartsWith('$') && !one.Contains("-Oss", StringComparison.Ordinal) ? one : $"try {{ $r = @({one}); $r; $r | Out-Default }} catch {{ $_ }}")),
            ("id", EmulatorOptions.DefaultAccessKeyId), ("secret", EmulatorOptions.DefaultAccessKeySecret), ("values", _values), ("role", EmulatorOptions.DefaultRoleArn),
            ("uri", _emulator.Server.CredentialsUri.OriginalString), ("signIn", _emulator.Server.CloudSsoSignInUrl.AbsoluteUri),
            ("endpoint", _emulator.Server.OssEndpoint.AbsoluteUri));
        foreach (string line in console.Text.Split('\n').Where(static line => !s_mask.IsMatch(line)))
        {
            Look("the process's own streams", line);
        }

        return result;
    }

    private string Reads(string name)
    {
        _values = [name];
        return "Get-OssCredential -ListAvailable; Get-OssProfile; Test-OssCredential -Offline; Get-OssCredential -ProfileName $values[0]";
    }

    private string Answer(int status, string body, string script, string type = "application/json", string? service = null)
    {
        _emulator.Server.Faults.When(request => service is null || string.Equals(request.Service, service, StringComparison.OrdinalIgnoreCase), EmulatorFault.Answer(status, body, type));
        return script;
    }

    private void Fault(string path, string body, int status = 200) =>
        _emulator.Server.Faults.When(request => request.Path.StartsWith(path, StringComparison.Ordinal), EmulatorFault.Answer(status, body));

    private string Either(string good, Func<string> next) => Text(_random.Next(2) == 0 ? good : next());

    private void Write(string name, string text)
    {
        string path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
    }

    private void Reset(string[] clean)
    {
        _emulator.Server.Faults.Clear();
        foreach (string name in CleanEnvironment.Variables().Keys.Except(clean))
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        foreach (string entry in Directory.GetFileSystemEntries(Home))
        {
            if (Directory.Exists(entry))
            {
                Directory.Delete(entry, recursive: true);
            }
            else
            {
                File.Delete(entry);
            }
        }
    }

    private void Look(EngineResult result)
    {
        foreach ((string where, IEnumerable<string> texts) in new (string, IEnumerable<string>)[]
        {
            ("host", _emulator.Session.Host.Shown.Lines.Select(WithoutColours)), ("verbose", result.Verbose), ("debug", result.Debug), ("warning", result.Warnings),
            ("information", result.Information), ("progress", result.Progress), ("question", _emulator.Session.Host.Shown.Questions),
        })
        {
            foreach (string text in texts)
            {
                Look(where, text);
            }
        }

        foreach (object thing in result.Errors.Concat<object>(result.Output.Select(static one => one.BaseObject)).Append(result.Terminating!).Where(static one => one is not null))
        {
            if (thing is ErrorRecord record)
            {
                Look("category", record.CategoryInfo.ToString());
                Look("target", record.TargetObject?.ToString() ?? string.Empty);
                Look("id", record.FullyQualifiedErrorId);
                Look("details", record.ErrorDetails?.Message + record.ErrorDetails?.RecommendedAction);
                for (Exception? exception = record.Exception; exception is not null; exception = exception.InnerException)
                {
                    LookAtProperties(exception);
                }
            }
            else
            {
                LookAtProperties(thing);
            }
        }
    }

    private void LookAtProperties(object thing)
    {
        foreach (PropertyInfo property in thing.GetType().GetProperties().Where(static one => one.GetIndexParameters().Length == 0 && one.Name is not ("StackTrace" or "ErrorRecord" or "TargetSite")))
        {
            string name = $"{thing.GetType().Name}.{property.Name}";
            object? value = property.GetValue(thing);
            foreach (string text in value is string one ? [one] : value is IEnumerable<string> many ? many : [])
            {
                if (!s_rawProperties.Contains(name))
                {
                    Look(name, text);
                }
            }
        }
    }

    private void Look(string where, string text)
    {
        // The engine's tables break a line between the two halves of a surrogate pair, and its categories shorten their target there.
        if (RandomText.Offence(text, allowLineBreaks: true) is string offence && _offences.Length < 2_000 && !(where is "host" or "category" && offence.StartsWith("half a character", StringComparison.Ordinal)))
        {
            _offences.Append(CultureInfo.InvariantCulture, $"\n{where}: {offence}: {string.Concat(text.Select(static c => c is >= ' ' and <= '~' ? c.ToString() : $"\\u{(int)c:x4}"))}");
        }
    }

    private void Complete()
    {
        foreach (string line in (string[])["Get-OssCredential -ProfileName ", "Invoke-OssAssumeRole "])
        {
            using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
            foreach (CompletionResult match in CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches)
            {
                Look("completion", match.CompletionText);
                Look("completion list", match.ListItemText);
                Look("completion tip", match.ToolTip);
            }
        }
    }

    // The engine's own, around the labels of a view.
    private static string WithoutColours(string line) =>
        s_colours.Aggregate(line, static (text, colour) => text.Replace(colour, string.Empty, StringComparison.Ordinal));

    private static string Line(string text) => text.Replace("\n", " ", StringComparison.Ordinal).Replace("\r", " ", StringComparison.Ordinal);

    private static string Xml(string name, string text) => $"<{name}>{SecurityElement.Escape(text)}</{name}>";

    private static string Json(params (string Name, string Value)[] members) =>
        "{" + string.Join(",", members.Select(static member => Text(member.Name) + ":" + Text(member.Value))) + "}";

    // Escaped manually: a writer would replace lone surrogates.
    private static string Text(string text) =>
        "\"" + string.Concat(text.Select(static c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}")) + "\"";
}
