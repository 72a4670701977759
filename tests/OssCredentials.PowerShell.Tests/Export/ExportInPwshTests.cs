using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Export;

/// <summary>As another program starts it: what is on standard output, what isn't, and what a CI runner sees first.</summary>
public sealed class ExportInPwshTests : IDisposable
{
    private const string MaskedSecret = "::add-mask::" + Keys.Secret;
    private const string MaskedToken = "::add-mask::" + Keys.Token;
    private const string MaskedId = "::add-mask::" + Keys.TemporaryId;

    private static readonly Dictionary<string, string> s_session = new()
    {
        ["OSS_ACCESS_KEY_ID"] = Keys.TemporaryId,
        ["OSS_ACCESS_KEY_SECRET"] = Keys.Secret,
        ["OSS_SESSION_TOKEN"] = Keys.Token,

        // Expired: there is something to warn about.
        ["OSS_SESSION_EXPIRATION"] = "2020-01-01T00:00:00Z",
    };

    // No expiration: there is something to warn about, but the credential hasn't expired, which a program's format would refuse.
    private static readonly Dictionary<string, string> s_valid = new(s_session) { ["OSS_SESSION_EXPIRATION"] = "soon" };

    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PwshFact]
    public async Task ProcessCommand_PutsTheAnswerOnStandardOutput_AndTheWarningElsewhere()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync("Export-OssCredential -Format AliyunExternal", s_valid);

        Assert.Equal(0, exitCode);
        Assert.Equal(
            $$"""{"mode":"StsToken","access_key_id":"{{Keys.TemporaryId}}","access_key_secret":"{{Keys.Secret}}","sts_token":"{{Keys.Token}}"}""" + "\n",
            output);
        Assert.Contains("OSS_SESSION_EXPIRATION", error, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Secret, error, StringComparison.Ordinal);
    }

    // PowerShell's console writes warnings to standard output: those of an earlier cmdlet would come before the JSON.
    [PwshTheory]
    [InlineData("Get-OssCredential | Export-OssCredential -Format AliyunExternal")]
    [InlineData("$c = Get-OssCredential; $c | Export-OssCredential -Format OssutilProcess")]
    [InlineData("Set-OssCredential $env:OSS_ACCESS_KEY_ID -AccessKeySecret (ConvertTo-SecureString $env:OSS_ACCESS_KEY_SECRET -AsPlainText -Force) -SecurityToken (ConvertTo-SecureString $env:OSS_SESSION_TOKEN -AsPlainText -Force) -Expiration 2099-01-01T00:00:00Z -Region cn-hangzou; Export-OssCredential -Format AliyunExternal")]
    [InlineData("Get-OssCredential -AsPlainText | ConvertTo-Json -Compress")]
    public async Task NoWarning_IsOnStandardOutput_BeforeData_HoweverTheCredentialCameThere(string command)
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(command, s_valid);

        Assert.Equal(0, exitCode);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.Contains(command.Contains("cn-hangzou", StringComparison.Ordinal) ? "cn-hangzou" : "OSS_SESSION_EXPIRATION", error, StringComparison.Ordinal);
    }

    // Captured warnings are delivered.
    [PwshTheory]
    [InlineData("$w = Get-OssCredential 3>&1; \"$w\"")]
    [InlineData("$null = Get-OssCredential -WarningVariable w -WarningAction SilentlyContinue; \"$w\"")]
    public async Task AWarningThatIsCaptured_IsNotTakenAway(string command)
    {
        (_, string output, string error) = await PwshProcess.RunAsync(command, s_session);

        Assert.Contains("OSS_SESSION_EXPIRATION", output, StringComparison.Ordinal);
        Assert.DoesNotContain("OSS_SESSION_EXPIRATION", error, StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task CredentialProcess_PutsTheAnswerOnStandardOutput_AlsoInCi()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            "Export-OssCredential -Format OssutilProcess -WarningAction SilentlyContinue", new Dictionary<string, string>(s_valid) { ["GITHUB_ACTIONS"] = "true" });

        Assert.Equal(0, exitCode);
        Assert.StartsWith("{", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd('\n').Split('\n'));

        // The runner reads standard error as well (D8).
        Assert.Equal([string.Empty, MaskedSecret, MaskedToken, MaskedId], error.TrimEnd('\n').Split('\n'));
    }

    [PwshFact]
    public async Task Failure_PutsNothingOnStandardOutput_AndIsAnExitCode()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync("Export-OssCredential -Format OssutilProcess");

        Assert.NotEqual(0, exitCode);
        Assert.Empty(output);
        Assert.NotEmpty(error);
    }

    [PwshFact]
    public async Task GitHubActions_MasksFirst_ThenAddsToTheRunnersFile()
    {
        string file = Path.Combine(_folder, "env");
        await File.WriteAllTextAsync(file, "BEFORE=1\n");

        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            "Export-OssCredential -Format GitHubActions -WarningAction SilentlyContinue",
            new Dictionary<string, string>(s_session) { ["GITHUB_ACTIONS"] = "true", ["GITHUB_ENV"] = file });

        Assert.Equal(0, exitCode);
        Assert.Empty(output);
        Assert.Equal([string.Empty, MaskedSecret, MaskedToken, MaskedId], error.TrimEnd('\n').Split('\n'));
        string text = await File.ReadAllTextAsync(file);
        Assert.StartsWith("BEFORE=1\nOSS_ACCESS_KEY_SECRET<<", text, StringComparison.Ordinal);
        Assert.Contains($"\n{Keys.TemporaryId}\n", text, StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task GitHubActions_PathThatIsTheRunnersFile_IsAddedTo()
    {
        string file = Path.Combine(_folder, "env");
        await File.WriteAllTextAsync(file, "BEFORE=1\n");

        await PwshProcess.RunAsync(
            "Export-OssCredential -Format GitHubActions -Path $env:GITHUB_ENV", new Dictionary<string, string>(s_session) { ["GITHUB_ENV"] = file });

        Assert.StartsWith("BEFORE=1\nOSS_ACCESS_KEY_SECRET<<", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task InCi_EverythingThatSetsTheEnvironment_MasksFirst()
    {
        // Set, Use, piped: each masks the secret before its next statement can print it. Assuming a role is tested with an emulator.
        string given = $"-AccessKeyId {Keys.TemporaryId} -AccessKeySecret $env:CANARY -SecurityToken $env:CANARY_TOKEN";
        var environment = new Dictionary<string, string> { ["TF_BUILD"] = "True", ["CANARY"] = Keys.Secret, ["CANARY_TOKEN"] = Keys.Token };
        string[] masks = ["##vso[task.setsecret]" + Keys.Secret, "##vso[task.setsecret]" + Keys.Token, "##vso[task.setsecret]" + Keys.TemporaryId];

        (_, string set, _) = await PwshProcess.RunAsync($"Set-OssCredential {given}; 'set'", environment);
        (_, string used, _) = await PwshProcess.RunAsync($"Use-OssCredential {given} {{ 'used' }}", environment);
        (_, string whatIf, _) = await PwshProcess.RunAsync($"Set-OssCredential {given} -WhatIf", environment);

        Assert.Equal([.. masks, "set"], set.TrimEnd('\n').Split('\n'));
        Assert.Equal([.. masks, "used"], used.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain(Keys.Secret, whatIf, StringComparison.Ordinal);
    }

    // The runner recognizes a command only at the start of a line; after other text it would show the mask with the secret.
    [PwshFact]
    public async Task GitHub_MaskBehindABegunLine_BeginsALineOfItsOwn()
    {
        (_, string output, string error) = await PwshProcess.RunAsync(
            $"Write-Host -NoNewline 'Setting the credential... '; Set-OssCredential {Keys.LongTermId} -AccessKeySecret $env:CANARY; Write-Host done",
            new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["CANARY"] = Keys.Secret });

        // Standard error isn't in captured output, but the runner reads it.
        Assert.Equal("Setting the credential... done\n", output);
        Assert.Equal([string.Empty, MaskedSecret, "::add-mask::" + Keys.LongTermId], error.TrimEnd('\n').Split('\n'));
    }

    // The runner reads the two streams on two threads: without a head start, the mask could be read after what it hides.
    [PwshFact]
    public async Task GitHub_MaskHasAHeadStart_OnceForEachCredential()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $null = Set-OssCredential {{Keys.OtherLongTermId}} -AccessKeySecret {{Keys.Secret}}9
            $times = foreach ($secret in $env:CANARY, $env:CANARY, $env:CANARY) {
                $watch = [Diagnostics.Stopwatch]::StartNew(); Set-OssCredential {{Keys.LongTermId}} -AccessKeySecret $secret; $watch.ElapsedMilliseconds
            }
            ($times[0] -ge 100), (($times[1..2] | Measure-Object -Minimum).Minimum -lt 100)
            """,
            new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["CANARY"] = Keys.Secret });

        Assert.Equal(0, exitCode);
        Assert.Equal("True\nTrue\n", output);
        Assert.Contains(MaskedSecret, error, StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task InCi_WhateverIssuesASecretIntoTheEnvironment_MasksItFirst()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(3) });
        string key = $"-AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret $env:CANARY";
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $PSDefaultParameterValues['*-Oss*:MetadataEndpoint'] = '{{emulator.MetadataEndpoint.OriginalString}}'
            function Show($name) { foreach ($i in 1..2) { "SHOW $name $env:OSS_ACCESS_KEY_SECRET"; "SHOW $name $env:OSS_SESSION_TOKEN" } }
            $null = Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} {{key}} -Scope Process; Show assumed
            $null = Get-OssEcsRoleCredential -Scope Process; Show ecs
            Use-OssCredential {{key}} -RoleArn {{EmulatorOptions.DefaultRoleArn}} { Show used }
            $null = Get-OssEcsRoleCredential -AutoRefresh
            foreach ($i in 1..60) { Show renewed; Start-Sleep -Milliseconds 100 }
            Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} {{key}} | Export-OssCredential DotEnv -Path '{{_folder}}/one.env'; Get-Content '{{_folder}}/one.env' | ForEach-Object { "SHOW exported $($_ -replace '^[^=]*=')" }
            """,
            new Dictionary<string, string>
            {
                ["GITHUB_ACTIONS"] = "true",
                ["CANARY"] = EmulatorOptions.DefaultAccessKeySecret,
                ["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString,
            });

        Assert.Equal(0, exitCode);
        string[] masks = [.. error.Split('\n').Where(static line => line.Length > 0)];
        Assert.All(masks, static line => Assert.StartsWith("::add-mask::", line, StringComparison.Ordinal));

        // Each value is masked once, however often it is set.
        Assert.Equal(masks.Length, masks.Distinct().Count());
        HashSet<string> masked = [.. masks.Select(static line => line["::add-mask::".Length..].Replace("%25", "%", StringComparison.Ordinal))];
        var shown = new HashSet<string>();
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("SHOW ", StringComparison.Ordinal) && line.Split(' ')[2] is { Length: > 30 } value && !value.StartsWith("acs:", StringComparison.Ordinal))
            {
                Assert.True(masked.Contains(value), $"{line.Split(' ')[1]}: it was shown before it was masked.");
                shown.Add(line.Split(' ')[1]);
                shown.Add(value);
            }
        }

        // Five ways, and the renewed one at least twice; a secret and a token each.
        Assert.Superset(new HashSet<string> { "assumed", "ecs", "used", "renewed", "exported" }, shown);
        Assert.True(shown.Count >= 5 + 12, $"{shown.Count}");
    }

    [PwshFact]
    public async Task InAJob_MasksComeOutFirst_AndTheWarningIsTheJobs()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $job = Start-Job { Import-Module '{{Repository.Manifest}}'; Export-OssCredential -Format OssutilProcess } | Wait-Job
            $job.ChildJobs[0].Warning.Count
            $job | Receive-Job
            """,
            new Dictionary<string, string>(s_valid) { ["GITHUB_ACTIONS"] = "true" });

        Assert.Equal((0, string.Empty), (exitCode, error));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal("1", lines[0]);
        int mask = Array.IndexOf(lines, MaskedSecret);
        Assert.Equal([string.Empty, MaskedSecret, MaskedToken, MaskedId], lines[(mask - 1)..(mask + 3)]);
        Assert.All(lines[..(mask - 1)], static line => Assert.DoesNotContain(Keys.Secret, line, StringComparison.Ordinal));
        Assert.StartsWith("{\"AccessKeyId\"", lines[^1], StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task SlowSource_ShowsNoProgressOnStandardOutput()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        emulator.Faults.When("AssumeRole", EmulatorFault.Delayed(TimeSpan.FromSeconds(2)));

        (int exitCode, string output, _) = await PwshProcess.RunAsync(
            "Export-OssCredential -Format AliyunExternal",
            new Dictionary<string, string>
            {
                ["OSS_ACCESS_KEY_ID"] = EmulatorOptions.DefaultAccessKeyId,
                ["OSS_ACCESS_KEY_SECRET"] = EmulatorOptions.DefaultAccessKeySecret,
                ["OSS_STS_ROLE_ARN"] = EmulatorOptions.DefaultRoleArn,
                ["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString,
            });

        Assert.Equal(0, exitCode);
        Assert.StartsWith("{\"mode\":\"StsToken\"", Assert.Single(output.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task OutsideCi_NothingIsPrinted()
    {
        (_, string output, string error) = await PwshProcess.RunAsync(
            $"Set-OssCredential {Keys.LongTermId} -AccessKeySecret $env:CANARY; Use-OssCredential {{ }}", new Dictionary<string, string> { ["CANARY"] = Keys.Secret });

        Assert.Equal((string.Empty, string.Empty), (output, error));
    }

    [PwshFact]
    public async Task Transcript_HoldsNoMask()
    {
        // The mask lines contain the secrets, and a host would record them (D2).
        string transcript = Path.Combine(_folder, "transcript.txt");

        (_, _, string error) = await PwshProcess.RunAsync(
            $"$null = Start-Transcript '{transcript}'; Set-OssCredential {Keys.LongTermId} -AccessKeySecret $env:CANARY; $null = Stop-Transcript",
            new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["CANARY"] = Keys.Secret });

        Assert.Contains(MaskedSecret, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Secret, await File.ReadAllTextAsync(transcript), StringComparison.Ordinal);
    }

    [PwshFact]
    public async Task Profile_OfTheAliyunCli_IsExported_AndUsed()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".aliyun"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, ".aliyun", "config.json"),
            """{"current":"default","profiles":[{"name":"other","mode":"AK","access_key_id":"LTAI5tOther","access_key_secret":"othersecret"}]}""");
        var environment = new Dictionary<string, string>(s_session) { ["HOME"] = _folder, ["USERPROFILE"] = _folder };

        (_, string exported, _) = await PwshProcess.RunAsync("Export-OssCredential -Format OssutilProcess -ProfileName other", environment);
        (_, string used, _) = await PwshProcess.RunAsync("Use-OssCredential -ProfileName other { $env:OSS_ACCESS_KEY_ID }", environment);

        Assert.Equal("""{"AccessKeyId":"LTAI5tOther","AccessKeySecret":"othersecret"}""" + "\n", exported);
        Assert.Equal("LTAI5tOther\n", used);
    }
}
