using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Use;

/// <summary>The block in a real pwsh: every way to leave it, exit codes, child processes.</summary>
public sealed class UseInPwshTests
{
    private const string Given = "-AccessKeyId LTAI5tGiven -AccessKeySecret givensecret";

    private static readonly Dictionary<string, string> s_session = new()
    {
        ["OSS_ACCESS_KEY_ID"] = Keys.TemporaryId,
        ["OSS_ACCESS_KEY_SECRET"] = Keys.Secret,
        ["OSS_SESSION_TOKEN"] = Keys.Token,
        ["ALICLOUD_ACCESS_KEY"] = "other",
        ["ALIBABA_CLOUD_SECURITY_TOKEN"] = string.Empty,
    };

    [PwshFact]
    public async Task EachWayOut_LeavesTheEnvironmentAsItWas()
    {
        // The comparison runs in pwsh itself, which distinguishes empty variables from unset ones.
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            function Read-All { ([Environment]::GetEnvironmentVariables().GetEnumerator() | Sort-Object Key | ForEach-Object { "$($_.Key)=$($_.Value)" }) -join "`n" }
            $before = Read-All
            $ways = [ordered]@{
                end = { Use-OssCredential {{Given}} { 1 } }
                throw = { try { Use-OssCredential {{Given}} { throw 'x' } } catch { } }
                stop = { try { Use-OssCredential {{Given}} { Get-Item /no/such -ErrorAction Stop } } catch { } }
                break = { foreach ($i in 1..3) { Use-OssCredential {{Given}} { break } } }
                continue = { foreach ($i in 1..3) { Use-OssCredential {{Given}} { continue } } }
                return = { Use-OssCredential {{Given}} { return 1 } }
                first = { Use-OssCredential {{Given}} { 1..100 } | Select-Object -First 2 }
                nested = { Use-OssCredential {{Given}} { Use-OssCredential -AccessKeyId LTAI5tInner -AccessKeySecret inner { 1 } } }
                nestedThrow = { try { Use-OssCredential {{Given}} { Use-OssCredential -AccessKeyId LTAI5tInner -AccessKeySecret inner { throw 'x' } } } catch { } }
                changes = { Use-OssCredential {{Given}} { $env:OSS_STS_ROLE_ARN = 'x'; Remove-Item Env:OSS_ACCESS_KEY_ID; Clear-OssCredential } }
                parseError = { try { Use-OssCredential {{Given}} { Invoke-Expression '(' } } catch { } }
                native = { Use-OssCredential {{Given}} pwsh -ArgumentList '-NoProfile', '-Command', 'exit 3' }
                job = { Use-OssCredential {{Given}} { Start-ThreadJob { 1 } | Receive-Job -Wait -AutoRemoveJob } }
            }
            foreach ($way in $ways.Keys) { $null = & $ways[$way]; "$way $($before -ceq (Read-All))" }
            """,
            s_session);

        Assert.Equal((0, string.Empty), (exitCode, error));
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(13, lines.Length);
        Assert.All(lines, static line => Assert.EndsWith(" True", line, StringComparison.Ordinal));
    }

    [PwshFact]
    public async Task Exit_EndsTheProcessWithItsCode()
    {
        (int exitCode, string output, _) = await PwshProcess.RunAsync($"Use-OssCredential {Given} {{ 'in'; exit 9 }}; 'not here'", s_session);

        Assert.Equal((9, "in\n"), (exitCode, output));
    }

    [PwshFact]
    public async Task Child_GetsTheCredentialAlone_AndItsExitCodeIsLastExitCode()
    {
        (_, string output, _) = await PwshProcess.RunAsync(
            $$"""
            Use-OssCredential {{Given}} pwsh -ArgumentList '-NoProfile', '-Command', '"$env:OSS_ACCESS_KEY_ID|$env:OSS_SESSION_TOKEN|$env:ALICLOUD_ACCESS_KEY"; exit 7'
            $LASTEXITCODE
            $env:OSS_ACCESS_KEY_ID
            """,
            s_session);

        Assert.Equal(["LTAI5tGiven||", "7", Keys.TemporaryId], output.TrimEnd('\n').Split('\n'));
    }

    // A function is read in the engine's own process, so it runs as a block.
    [PwshFact]
    public async Task FunctionAliasScriptAndCmdlet_RunWithTheCredential_AsAProgramDoes()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $script = Join-Path ([IO.Path]::GetTempPath()) "$([guid]::NewGuid()).ps1"
            Set-Content $script '"$env:OSS_ACCESS_KEY_ID $args"'
            function named { "$env:OSS_ACCESS_KEY_ID $args" }
            Set-Alias other named
            try {
                Use-OssCredential {{Given}} -- named a
                Use-OssCredential {{Given}} -- other b
                Use-OssCredential {{Given}} -- $script c
                Use-OssCredential {{Given}} -- Get-Content Env:OSS_ACCESS_KEY_ID
                'piped', 'in' | Use-OssCredential {{Given}} -- pwsh -NoProfile -Command '@($input) -join "+"; $env:OSS_ACCESS_KEY_ID'
            }
            finally { Remove-Item $script }
            """,
            s_session);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(["LTAI5tGiven a", "LTAI5tGiven b", "LTAI5tGiven c", "LTAI5tGiven", "piped+in", "LTAI5tGiven"], output.TrimEnd('\n').Split('\n'));
    }

    [PwshFact]
    public async Task FailingProgram_FailsTheStep_AsADirectCallDoes()
    {
        (int direct, _, _) = await PwshProcess.RunAsync("pwsh -NoProfile -Command 'exit 7'", s_session);
        (int used, _, string error) = await PwshProcess.RunAsync($"Use-OssCredential {Given} -- pwsh -NoProfile -Command 'exit 7'", s_session);

        Assert.Equal((direct, string.Empty), (used, error));
        Assert.NotEqual(0, used);
    }

    [PwshFact]
    public async Task ConstrainedLanguage_RunsProgramsToo()
    {
        (_, string output, string error) = await PwshProcess.RunAsync(
            $"$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; Use-OssCredential {Given} -- pwsh -NoProfile -Command '$env:OSS_ACCESS_KEY_ID; exit 4'; $LASTEXITCODE", s_session);

        Assert.Equal(("LTAI5tGiven\n4\n", string.Empty), (output, error));
    }

    // A JEA endpoint has no language, and what it runs has the environment of the process that serves it.
    [PwshFact]
    public async Task JeaEndpoint_PutsTheCredentialIntoTheServingProcess()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $state = [initialsessionstate]::CreateRestricted('RemoteServer')
            $state.ImportPSModule('{{Repository.Manifest}}')
            $state.LanguageMode = 'NoLanguage'
            $endpoint = [runspacefactory]::CreateRunspace($state)
            $endpoint.Open()
            $secret = ConvertTo-SecureString givensecret -AsPlainText -Force
            function Invoke-There($command, $parameters) {
                $shell = [powershell]::Create($endpoint)
                $shell.AddCommand($command).AddParameters($parameters).Invoke()
                $shell.Streams.Error
            }
            Invoke-There Set-OssCredential @{ AccessKeyId = 'LTAI5tJea'; AccessKeySecret = $secret; WarningAction = 'Ignore' }
            $env:OSS_ACCESS_KEY_ID
            Invoke-There Use-OssCredential @{ AccessKeyId = 'LTAI5tProgram'; AccessKeySecret = $secret; Command = 'pwsh'; ArgumentList = '-NoProfile', '-Command', '$env:OSS_ACCESS_KEY_ID' }
            $env:OSS_ACCESS_KEY_ID
            """);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(["LTAI5tJea", "LTAI5tProgram", "LTAI5tJea"], output.TrimEnd('\n').Split('\n'));
    }

    // As over any of PowerShell's remoting transports: the environment is that of the process at the other end.
    [PwshFact]
    public async Task RemoteSession_PutsTheCredentialIntoTheProcessAtTheOtherEnd()
    {
        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            $remote = [runspacefactory]::CreateOutOfProcessRunspace($null)
            $remote.Open()
            function Invoke-There($script) {
                $shell = [powershell]::Create(); $shell.Runspace = $remote
                $shell.AddScript($script).Invoke()
                $shell.Streams.Error
            }
            Invoke-There "Import-Module '{{Repository.Manifest}}'; Set-OssCredential LTAI5tRemote -AccessKeySecret secret; `$env:OSS_ACCESS_KEY_ID"
            Invoke-There "Use-OssCredential {{Given}} { pwsh -NoProfile -Command '`$env:OSS_ACCESS_KEY_ID' }"
            Invoke-There "Use-OssCredential {{Given}} -- pwsh -NoProfile -Command '`$env:ALIBABA_CLOUD_ACCESS_KEY_ID'"
            Invoke-There '$env:OSS_ACCESS_KEY_ID'
            "here <$env:OSS_ACCESS_KEY_ID>"
            $remote.Dispose()
            """);

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(["LTAI5tRemote", "LTAI5tGiven", "LTAI5tGiven", "LTAI5tRemote", "here <>"], output.TrimEnd('\n').Split('\n'));
    }

    [PwshFact]
    public async Task ErrorsOfTheBlock_AreOnStandardError_AndCanBeRedirected()
    {
        (_, string output, string error) = await PwshProcess.RunAsync(
            $$"""
            Use-OssCredential {{Given}} { Write-Error 'shown' }
            Use-OssCredential {{Given}} { Write-Error 'hidden' } 2>$null
            @(& { Use-OssCredential {{Given}} { Write-Error 'merged' } } 2>&1).Count
            """,
            s_session);

        Assert.Equal("1\n", output);
        Assert.Contains("shown", error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
    }
}
