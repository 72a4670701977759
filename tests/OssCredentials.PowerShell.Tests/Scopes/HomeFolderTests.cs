using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

/// <summary>HOME that is unset, empty, relative or gone: every file of the module is where the same rule says, in a real pwsh.</summary>
public sealed class HomeFolderTests
{
    private const string Key = $"-AccessKeyId {Keys.LongTermId} -AccessKeySecret {Keys.Secret}";

    // What would be written, and nothing is: it is the home folder of anyone who runs the test.
    private const string Targets = $"(Set-OssProfile osscredentials-test {Key} -WhatIf).Target; (Set-OssCredential {Key} -Scope User -WhatIf).Target";

    [LinuxPwshFact]
    public async Task UnsetOrEmpty_IsTheHomeFolderOfTheAccount()
    {
        string account = File.ReadLines("/etc/passwd").Select(static line => line.Split(':')).First(static user => user[0] == Environment.UserName)[5];
        string[] unset = await RunAsync("Remove-Item env:HOME; " + Targets);
        string[] empty = await RunAsync(Targets, home: string.Empty);

        Assert.Equal(unset, empty);
        Assert.Contains($"{account}/.aliyun/config.json", unset);
        Assert.Contains($"{account}/.profile", unset);
        Assert.All(unset, path => Assert.StartsWith(account + "/", path, StringComparison.Ordinal));
    }

    // It would be another folder after each cd, and what is stored would be lost.
    [LinuxPwshFact]
    public async Task RelativePath_IsRefusedByEveryCmdletThatWrites_AndHoldsNothingForThoseThatRead()
    {
        string[] lines = await RunAsync(
            "$env:HOME = 'relative'; New-Item -ItemType Directory relative/.aliyun | Out-Null; "
            + "'{\"current\":\"a\",\"profiles\":[{\"name\":\"a\",\"mode\":\"AK\",\"access_key_id\":\"LTAIa\",\"access_key_secret\":\"secret\"}]}' | Set-Content relative/.aliyun/config.json; "
            + $"foreach ($write in {{ Set-OssProfile b {Key} }}, {{ Remove-OssProfile a }}, {{ Set-OssCredential {Key} -Scope User }}, {{ Clear-OssCredential -Scope User }}) "
            + "{ try { & $write; 'written' } catch { $_.Exception.Message } }; "
            + "@(Get-OssProfile).Count; (Get-ChildItem relative -Recurse -Force -File).Name");

        Assert.Equal([.. Enumerable.Repeat("HOME isn't the absolute path of a folder.", 4), "0", "config.json"], lines);
    }

    // A home folder that is gone was typed wrong, or isn't mounted: no one looks there later for what a cmdlet wrote.
    [LinuxPwshFact]
    public async Task MissingFolder_IsRefusedByEveryCmdletThatWrites_AndIsNotCreated()
    {
        string[] lines = await RunAsync(
            "$env:HOME = \"$PWD/missing\"; "
            + $"foreach ($write in {{ Set-OssProfile b {Key} }}, {{ Set-OssCredential {Key} -Scope User }}) "
            + "{ try { & $write; 'written' } catch { $_.Exception.Message } }; "
            + "@(Get-OssProfile).Count; Test-Path missing");

        Assert.Equal(4, lines.Length);
        Assert.All(lines[..2], static line => Assert.Matches("the home folder '.*/missing' doesn't exist", line));
        Assert.Equal(["0", "False"], lines[2..]);
    }

    private static async Task<string[]> RunAsync(string command, string? home = null)
    {
        string folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;
        try
        {
            (int exitCode, string output, string error) = await PwshProcess.RunAsync(
                $"Set-Location '{folder}'; $WarningPreference = 'Ignore'; {command}", home is null ? null : new Dictionary<string, string> { ["HOME"] = home });
            Assert.Equal((0, string.Empty), (exitCode, error));
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => !line.StartsWith("What if:", StringComparison.Ordinal))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
