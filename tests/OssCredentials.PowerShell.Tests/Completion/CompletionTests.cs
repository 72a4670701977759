using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Completion;

/// <summary>What Tab offers, as the engine's own completion finds it.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("Export-OssCredential -Format G", "GitHubActions|GitLab")]
    [InlineData("Export-OssCredential O", "OssutilProcess")]
    [InlineData("Set-OssCredential LTAIid -Scope ", "Machine|Process|User")]
    [InlineData("Clear-OssCredential Process, U", "User")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/x -StsRegion cn-h", "cn-hangzhou|cn-heyuan|cn-hongkong|cn-huhehaote")]
    public void Value_IsOffered(string line, string expected) => Assert.Equal(expected.Split('|'), Complete(line));

    [Theory]
    [InlineData("Set-OssCredential LTAIid -RoleArn ")]
    [InlineData("Invoke-OssAssumeRole ")]
    [InlineData("Use-OssCredential { } -RoleArn ")]
    [InlineData("Export-OssCredential Sh -Credential $null -RoleArn ")]
    public void Role_OfVariablesAndProfiles_IsOffered(string line)
    {
        WriteProfiles(1);
        Environment.SetEnvironmentVariable("OSS_ROLE_ARN", "acs:ram::1:role/of-a-variable");

        string[] offered = Complete(line);

        Assert.Contains("acs:ram::1:role/of-a-variable", offered);
        Assert.Contains("acs:ram::1:role/of-profile-0", offered);
    }

    [Fact]
    public async Task Role_AssumedInThisProcess_IsOfferedFirst()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var session = new EngineSession(emulator);
        session.Run($"{Keys.SetEmulatorUser} Invoke-OssAssumeRole {EmulatorOptions.DefaultChainedRoleArn}").Succeeded();

        Assert.Equal(EmulatorOptions.DefaultChainedRoleArn, Complete("Invoke-OssAssumeRole acs:", session)[0]);
    }

    [Fact]
    public void NameWithAQuote_IsOfferedQuoted()
    {
        WriteProfiles(1, "it's $(mine)");

        Assert.Equal(["'it''s $(mine)'"], Complete("Get-OssCredential -ProfileName i"));
    }

    [Fact]
    public void BrokenFile_IsPassedOver()
    {
        WriteProfiles(0);
        File.WriteAllText(ConfigPath, "{ not json");

        Complete("Invoke-OssAssumeRole ");
        Assert.Empty(_session.Run("$Error").Output);
    }

    [Theory]
    [InlineData("Invoke-OssAssumeRole ")]
    [InlineData("Get-OssCredential -ProfileName ")]
    [InlineData("Invoke-OssAssumeRole x -StsRegion ")]
    [InlineData("Export-OssCredential ")]
    public void TakesLessThan50Milliseconds_WithAHundredProfiles(string line)
    {
        WriteProfiles(100);
        Complete(line);

        // The best of ten, so that other activity on the machine doesn't count.
        double best = Enumerable.Range(0, 10).Min(_ =>
        {
            var clock = Stopwatch.StartNew();
            Complete(line);
            return clock.Elapsed.TotalMilliseconds;
        });

        Assert.True(best < 50, $"{best} ms");
    }

    [Fact]
    public void WritesNothing()
    {
        WriteProfiles(1);
        string[] before = Directory.GetFileSystemEntries(_session.Home, "*", SearchOption.AllDirectories);

        Complete("Invoke-OssAssumeRole ");
        Complete("Get-OssCredential -ProfileName ");

        Assert.Equal(before, Directory.GetFileSystemEntries(_session.Home, "*", SearchOption.AllDirectories));
    }

    private string ConfigPath => Path.Combine(_session.Home, ".aliyun", "config.json");

    private void WriteProfiles(int count, string name = "profile")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, $$"""
            {
              "current": "{{name}} 0",
              "profiles": [
                {{string.Join(",\n", Enumerable.Range(0, count).Select(i => $$"""{ "name": "{{(i == 0 ? name : $"{name} {i}")}}", "mode": "RamRoleArn", "access_key_id": "{{Keys.LongTermId}}", "access_key_secret": "{{Keys.Secret}}", "ram_role_arn": "acs:ram::1:role/of-profile-{{i}}" }"""))}}
              ]
            }
            """);
    }

    private string[] Complete(string line, EngineSession? session = null)
    {
        using var shell = System.Management.Automation.PowerShell.Create((session ?? _session).Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Select(static match => match.CompletionText)];
    }
}
