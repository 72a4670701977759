using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Export;

/// <summary>The formats of CI runners and containers, read back after the rules that these publish.</summary>
public sealed class RunnerFormatTests
{
    private static readonly int s_values = FullSize.Of(2_000, 20_000);

    [Fact]
    public void GitHubEnv_HoldsEveryValue()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(1, s_values, RandomCredentials.Printable))
        {
            Dictionary<string, string> found = RunnerRules.ReadGitHubEnv(Text(new GitHubActionsFormat(), credential));

            Assert.Equal(RandomCredentials.Expected(credential), RandomCredentials.SetOf(found));
        }
    }

    [Fact]
    public void GitHubEnv_DelimiterThatAValueHolds_IsNotTaken()
    {
        // A delimiter that can be guessed lets a value set other variables: CVE-2022-35954 (D9).
        var delimiters = new Queue<string>(["secret", "kens", "free"]);
        var format = new GitHubActionsFormat(delimiters.Dequeue);

        string text = Text(format, new AccessKeyCredential("STS.a", "secret", "tokens"));

        Assert.Contains("OSS_SESSION_TOKEN<<free\ntokens\nfree\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void GitHubEnv_DelimiterIsAnotherEachTime()
    {
        var credential = new AccessKeyCredential("LTAI5t", "secret");

        Assert.NotEqual(Text(new GitHubActionsFormat(), credential), Text(new GitHubActionsFormat(), credential));
    }

    [Fact]
    public void AzureCommands_HoldEveryValue()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(2, s_values, RandomCredentials.Printable))
        {
            var found = new Dictionary<string, string>();
            var masked = new HashSet<string>();
            foreach (string line in new AzurePipelinesFormat().Write(new ExportedVariables(credential), ExportDestination.Pipeline))
            {
                (string command, Dictionary<string, string> properties, string data) = RunnerRules.ReadAzureCommand(line);
                if (command == "task.setsecret")
                {
                    masked.Add(data);
                    continue;
                }

                // The agent injects a variable into later steps only where it is not secret.
                Assert.Equal(("task.setvariable", false), (command, properties.ContainsKey("issecret")));
                found.Add(properties["variable"], data);
            }

            Assert.Superset(new HashSet<string>(ExportedVariables.Hidden(credential)), masked);
            Assert.Equal(RandomCredentials.Expected(credential), RandomCredentials.SetOf(found));
        }
    }

    [Fact]
    public void AzureCommands_OnRequest_MakeIdSecretAndTokenSecret_SoThatNoStepGetsHalfASet()
    {
        IReadOnlyList<string> lines = new AzurePipelinesFormat { AsSecretVariables = true }.Write(
            new ExportedVariables(RandomCredentials.Create("STS.a", "secret", "token", "acs:ram::1:role/a")), ExportDestination.Pipeline);

        string[] secret =
        [
            .. lines.Select(RunnerRules.ReadAzureCommand)
                .Where(static command => command.Properties.TryGetValue("issecret", out string? value) && value == "true")
                .Select(static command => command.Properties["variable"])
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal([OssVariables.AccessKeyId, OssVariables.AccessKeySecret, OssVariables.SessionToken], secret);
    }

    [Fact]
    public void DockerFile_HoldsEveryValueOfItsAlphabet()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(3, s_values, RandomCredentials.Unquoted))
        {
            Dictionary<string, string> found = RunnerRules.ReadDockerFile(Text(new DockerFormat(), credential));

            Assert.Equal(RandomCredentials.Expected(credential), RandomCredentials.SetOf(found));
        }
    }

    [Fact]
    public void GitLabReport_HoldsEveryValueOfItsAlphabet()
    {
        foreach (AccessKeyCredential credential in RandomCredentials.Create(4, s_values, RandomCredentials.Unquoted))
        {
            Dictionary<string, string> found = RunnerRules.ReadGitLabReport(Text(new GitLabFormat(), credential));

            Assert.Equal(RandomCredentials.Expected(credential), RandomCredentials.SetOf(found));
        }
    }

    [Fact]
    public void GitLabReport_Over5Kilobytes_IsRefused()
    {
        var error = Assert.Throws<InvalidCredentialValueException>(
            () => Text(new GitLabFormat(), new AccessKeyCredential("STS.a", "secret", new string('t', 5_100))));

        Assert.Equal("GitLabCannotHoldValue", error.ErrorId);
    }

    [Theory]
    [InlineData('\''), InlineData('"'), InlineData('\\'), InlineData('$'), InlineData('`'), InlineData('#'), InlineData('!'), InlineData('%')]
    [InlineData('~'), InlineData(';'), InlineData('&'), InlineData('*'), InlineData('('), InlineData('<'), InlineData('{'), InlineData('@'), InlineData(',')]
    public void CharacterThatReadersOfEnvFilesReadDifferently_IsRefused_NamingTheVariable(char character)
    {
        foreach (ICredentialFormat format in (ICredentialFormat[])[new DotEnvFormat(), new DockerFormat(), new GitLabFormat()])
        {
            var error = Assert.Throws<InvalidCredentialValueException>(() => Text(format, new AccessKeyCredential("LTAI5t", $"hidden{character}part")));

            Assert.EndsWith("CannotHoldValue", error.ErrorId, StringComparison.Ordinal);
            Assert.Equal(OssVariables.AccessKeySecret, error.ValueName);
            Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("part", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("=ls")]
    [InlineData("a:=ls")]
    public void EqualsSignThatZshTakesForACommandsPath_IsRefused(string secret) => Assert.Throws<InvalidCredentialValueException>(
        () => Text(new DotEnvFormat(), new AccessKeyCredential("LTAI5t", secret)));

    [Fact]
    public void LineBreakInAValue_IsRefusedByEveryFormat()
    {
        // In each of these formats it would start a new line (A2).
        ICredentialFormat[] formats =
        [
            new PowerShellFormat(), new ShFormat(), new FishFormat(), new CshFormat(), new CmdFormat(), new DotEnvFormat(), new DockerFormat(),
            new OssutilProcessFormat(), new AliyunExternalFormat(), new GitHubActionsFormat(), new AzurePipelinesFormat(), new GitLabFormat(),
        ];
        foreach (ICredentialFormat format in formats)
        {
            var error = Assert.Throws<InvalidCredentialValueException>(() => Text(format, new AccessKeyCredential("LTAI5t", "hidden\nOSS_X=part")));

            Assert.Equal("ControlCharacter", error.ErrorId);
        }
    }

    private static string Text(ICredentialFormat format, AccessKeyCredential credential) =>
        string.Concat(format.Write(new ExportedVariables(credential), ExportDestination.File).Select(line => line + format.LineEnd));
}
