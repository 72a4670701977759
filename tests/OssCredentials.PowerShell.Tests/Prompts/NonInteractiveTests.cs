using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Prompts;

/// <summary>If no one can answer, there is no prompt: pwsh -NonInteractive as a runbook starts it.</summary>
public sealed class NonInteractiveTests
{
    private const string Key = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";

    [PwshTheory]
    [InlineData("Set-OssCredential LTAIid", "AccessKeySecret")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a -AccessKeyId LTAIid", "AccessKeySecret")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a -SamlProviderArn acs:ram::1:saml-provider/a", "SamlAssertion")]
    [InlineData("Export-OssCredential Sh -AccessKeyId LTAIid", "AccessKeySecret")]
    [InlineData("Use-OssCredential { 'ran' } -AccessKeyId LTAIid", "AccessKeySecret")]
    [InlineData("Test-OssCredential -AccessKeyId LTAIid", "AccessKeySecret")]
    public Task SecretLeftOut_IsAnErrorThatNamesIt(string command, string name) => AssertRefusedAsync(command, "MissingMandatoryParameter", name);

    [PwshTheory]
    [InlineData("Clear-OssCredential -Scope Machine")]
    [InlineData("Set-OssCredential " + Key + " -Scope Machine")]
    public Task Machine_IsNotChanged_WithoutAnAnswer(string command) => AssertRefusedAsync(command, "NobodyToAsk", "-Force");

    [PwshTheory]
    [InlineData("Set-OssCredential " + Key)]
    [InlineData("Set-OssCredential " + Key + " -Scope User")]
    [InlineData("Clear-OssCredential")]
    [InlineData("Clear-OssCredential -Scope User")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a " + Key)]
    [InlineData("Export-OssCredential Sh " + Key + " -Path key.sh")]
    public Task Confirmation_IsAnError_AndNothingIsDone(string command) =>
        AssertRefusedAsync("$ConfirmPreference = 'Low'; " + command, "NobodyToConfirm", "-Confirm:$false");

    // As the two remedies say.
    [PwshTheory]
    [InlineData("Set-OssCredential " + Key)]
    [InlineData("$ConfirmPreference = 'Low'; Set-OssCredential " + Key + " -Confirm:$false")]
    public async Task ValuesForAll_AndNoConfirmation_NeedNoAnswer(string command)
    {
        using var environment = new CleanEnvironment();
        (int exitCode, string output, _) = await PwshProcess.RunAsync(
            $"{command}; $env:OSS_ACCESS_KEY_ID", new Dictionary<string, string> { ["HOME"] = environment.Home }, "-NonInteractive");

        Assert.Equal((0, Keys.LongTermId), (exitCode, output.Trim()));
    }

    // The credential is fetched, but not set without a confirmation.
    [PwshFact]
    public async Task EcsRole_IsNotSet_WithoutAnAnswer()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions());
        await AssertRefusedAsync(
            $"$ConfirmPreference = 'Low'; Get-OssEcsRoleCredential -Scope Process -MetadataEndpoint {emulator.MetadataEndpoint}", "NobodyToConfirm", "-Confirm:$false");
    }

    // As cron, or ssh without a terminal, starts it: the console itself prompts and finds no answer.
    [PwshTheory]
    [InlineData("Set-OssCredential LTAIid", "MissingMandatoryParameter", "AccessKeySecret")]
    [InlineData("Set-OssCredential", "MissingMandatoryParameter", "AccessKeyId")]
    [InlineData("Clear-OssCredential -Confirm", "NobodyToConfirm", "-Confirm:$false")]
    public Task ClosedInput_IsAnErrorToo(string command, string errorId, string named) => AssertRefusedAsync(command, errorId, named, []);

    // As "pwsh … <&-" starts it. The runtime's own file is number 0 then, from which the console would read forever.
    [LinuxPwshFact]
    public async Task InputThatWasClosed_IsAnErrorAtOnce()
    {
        (string Command, string ErrorId)[] cases =
        [
            ("Set-OssCredential", "MissingMandatoryParameter"),
            ("Set-OssCredential LTAIid", "MissingMandatoryParameter"),
            ("Set-OssProfile", "MissingMandatoryParameter"),
            ("Remove-OssProfile", "MissingMandatoryParameter"),
            ("Switch-OssProfile", "MissingMandatoryParameter"),
            ("Invoke-OssAssumeRole", "MissingMandatoryParameter"),
            ("New-OssSessionPolicy", "MissingMandatoryParameter"),
            ("Clear-OssCredential -Confirm", "NobodyToConfirm"),
            ("Set-OssCredential " + Key + " -Confirm", "NobodyToConfirm"),
            ("Set-OssProfile a " + Key + " -Confirm", "NobodyToConfirm"),
            ("Clear-OssCredential -Scope Machine", "NobodyToAsk"),
        ];
        using var environment = new CleanEnvironment();
        string script = $"Import-Module '{Repository.Manifest}'; "
            + string.Join("; ", cases.Select(static one => $"try {{ {one.Command}; 'it ran' }} catch {{ $_.FullyQualifiedErrorId -replace ',.*' }}"));
        (int exitCode, string output) = await ExternalTool.RunAsync(
            "/bin/sh", "-c", "NO_COLOR=1 exec timeout 60 \"$0\" -NoProfile -Command \"$1\" <&-", PwshFactAttribute.Find()!, script);

        Assert.Equal((0, string.Join('\n', cases.Select(static one => one.ErrorId)) + "\n"), (exitCode, output));
    }

    private static Task AssertRefusedAsync(string command, string errorId, string named) => AssertRefusedAsync(command, errorId, named, ["-NonInteractive"]);

    private static async Task AssertRefusedAsync(string command, string errorId, string named, string[] options)
    {
        using var environment = new CleanEnvironment();
        (int exitCode, string output, _) = await PwshProcess.RunAsync(
            $"Set-Location ~; try {{ {command}; 'it ran' }} catch {{ \"[$($_.FullyQualifiedErrorId)] $($_.Exception.Message) $($_.ErrorDetails.RecommendedAction)\" }}; @(Get-Item ~/.config/osscredentials, ~/.profile, ~/key.sh, env:OSS_ACCESS_KEY_ID -Force -ErrorAction Ignore).Count",
            new Dictionary<string, string> { ["HOME"] = environment.Home },
            options);

        Assert.Equal(0, exitCode);
        Assert.Contains("[" + errorId, output, StringComparison.Ordinal);
        Assert.Contains(named, output, StringComparison.Ordinal);
        Assert.EndsWith("\n0\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("it ran", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Secret, output, StringComparison.Ordinal);
    }
}
