using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>A person at a terminal.</summary>
public sealed class TerminalTests
{
    private const string Prompt = "###";
    private const string SetPrompt = "function prompt { '#' * 3 }; ";
    private const string Secret = "hunter2";

    [TerminalFact]
    public async Task SecretLeftOut_IsAskedFor_WithoutEcho()
    {
        using TerminalProcess terminal = TerminalProcess.Start(
            "-NoProfile", "-Command", "Set-OssCredential LTAIid; 'length ' + $env:OSS_ACCESS_KEY_SECRET.Length; Get-OssCredential | Format-List *");

        await terminal.WaitForAsync("AccessKeySecret: ");
        await TypeAsync(terminal, "huntex\u007fr2\r");
        await terminal.WaitForAsync($"length {Secret.Length}");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("hunt", terminal.Screen, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task ControlC_WhereTheSecretIsAskedFor_SetsNothing()
    {
        using TerminalProcess terminal = TerminalProcess.Start(
            "-NoProfile", "-NoExit", "-Command", SetPrompt + "Set-OssCredential LTAIid; 'after'");

        await terminal.WaitForAsync("AccessKeySecret: ");
        await TypeAsync(terminal, Secret + "\u0003");
        await terminal.WaitForAsync(Prompt);
        await terminal.SendAsync("\"id=$env:OSS_ACCESS_KEY_ID.\"; exit 23\r");

        Assert.Equal(23, await terminal.WaitForExitAsync());
        Assert.Contains("id=.", terminal.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("after", terminal.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("hunt", terminal.Screen, StringComparison.Ordinal);
    }

    [TerminalFact]
    public async Task ControlC_StopsACmdletThatWaitsForAService_AndGivesThePromptBack()
    {
        // Accepts connections, and never responds.
        using TcpListener service = new(IPAddress.Loopback, 0);
        service.Start();
        string endpoint = $"http://127.0.0.1:{((IPEndPoint)service.LocalEndpoint).Port}";
        using TerminalProcess terminal = TerminalProcess.Start(
            "-NoProfile", "-NoExit", "-Command",
            SetPrompt + $"Set-OssCredential LTAIid -AccessKeySecret ('x' * 30); $env:ALIBABA_CLOUD_STS_ENDPOINT = '{endpoint}'; $role = 'acs:ram::1234567890123456:role/reader'");

        await terminal.WaitForAsync(Prompt);
        await terminal.SendAsync("Invoke-OssAssumeRole $role; 'after' + 'wards'\r");
        using (await service.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromMinutes(2)))
        {
            await terminal.SendAsync("\u0003");
            await terminal.WaitForAsync(Prompt);
        }

        await terminal.SendAsync("exit 23\r");
        Assert.Equal(23, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("afterwards", terminal.Screen, StringComparison.Ordinal);
    }

    // The program uses the terminal: it prompts on standard error and reads the answer, as it does under the aliyun CLI.
    [TerminalFact]
    public Task ACredentialProgram_AsksThePersonAtTheTerminal() => WithCredentialProgramAsync(
        "printf 'MFA code: ' >&2\nread code || exit 3\n"
        + "echo '{\"mode\":\"StsToken\",\"access_key_id\":\"STS.NExt\",\"access_key_secret\":\"ExtSecret00000000001\",\"sts_token\":\"CAISext'$code'\"}'\n",
        "'token ' + (Get-OssCredential -ProfileName program -AsPlainText).SecurityToken",
        static async terminal =>
        {
            await terminal.WaitForAsync("MFA code: ");

            // Longer than it takes until progress is shown, which would overwrite the question.
            await Task.Delay(TimeSpan.FromSeconds(2));
            await TypeAsync(terminal, "654321\r");
            await terminal.WaitForAsync("token CAISext654321");

            Assert.Equal(0, await terminal.WaitForExitAsync());
            Assert.DoesNotContain("Waiting", terminal.Screen, StringComparison.Ordinal);
        });

    // Its output at a terminal is shown there, even if it succeeds.
    [TerminalFact]
    public Task ACredentialProgramsWarning_IsSeenAtTheTerminal() => WithCredentialProgramAsync(
        "echo 'WARNING: your SSO login ends in 5 minutes' >&2\n"
        + "echo '{\"mode\":\"StsToken\",\"access_key_id\":\"STS.NExt\",\"access_key_secret\":\"ExtSecret00000000001\",\"sts_token\":\"CAISext\"}'\n",
        "'id ' + (Get-OssCredential -ProfileName program).AccessKeyId",
        static async terminal =>
        {
            await terminal.WaitForAsync("WARNING: your SSO login ends in 5 minutes");
            await terminal.WaitForAsync("id STS.NExt");

            Assert.Equal(0, await terminal.WaitForExitAsync());
        });

    // A command in a terminal, with a profile 'program' that runs a program for its credential.
    private static async Task WithCredentialProgramAsync(string script, string command, Func<TerminalProcess, Task> test)
    {
        string folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;
        try
        {
            string program = Path.Combine(folder, "program.sh"), config = Path.Combine(folder, "config.json");
            await File.WriteAllTextAsync(program, script);
            await File.WriteAllTextAsync(
                config, $$"""{"current": "program", "profiles": [{"name": "program", "mode": "External", "process_command": "sh {{program}}"}]}""");
            using TerminalProcess terminal = TerminalProcess.Start("-NoProfile", "-Command", $"$env:ALIBABA_CLOUD_CONFIG_FILE = '{config}'; {command}");

            await test(terminal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TerminalFact]
    public async Task Prompt_HasLineEditing()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-NoProfile", "-NoExit", "-Command", SetPrompt + "(Get-Module PSReadLine, OssCredentials).Name");

        await terminal.WaitForAsync("OssCredentials");
        await terminal.WaitForAsync("PSReadLine");
        await terminal.WaitForAsync(Prompt);
        await terminal.SendAsync("Get-OssEcsRoleCr\t");
        await terminal.WaitForAsync("Get-OssEcsRoleCredential");
        await terminal.SendAsync("\u0003");
        await terminal.WaitForAsync(Prompt);
        await terminal.SendAsync("exit\r");

        Assert.Equal(0, await terminal.WaitForExitAsync());
    }

    // If it were typed before the question appears, the terminal itself would show it.
    private static async Task TypeAsync(TerminalProcess terminal, string keys)
    {
        await Task.Delay(500);
        await terminal.SendAsync(keys);
    }
}
