using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class ScriptFileTests
{
    [Fact]
    public async Task File_BindsNamedSwitchAndPositionalArguments()
    {
        using ScriptFolder folder = new();
        string script = folder.Write(
            "script.ps1",
            "param([string]$Name, [switch]$Yes, [switch]$No, [string]$Late) \"$Name|$Yes|$No|$Late|$($args -join ',')\"");

        ShellResult result = await ShellProcess.RunAsync("-File", script, "-Name", "a b", "-Yes", "-No:$false", "-Late:", "-x", "rest", "-other:1");

        Assert.Equal("a b|True|False|-x|rest,-other,1\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task File_KnowsItsOwnPath()
    {
        using ScriptFolder folder = new();
        string script = folder.Write("script.ps1", "$PSScriptRoot; $PSCommandPath; $MyInvocation.MyCommand.Path");

        ShellResult result = await ShellProcess.RunAsync("-File", script);

        Assert.Equal($"{folder.Path}\n{script}\n{script}\n", result.Output);
    }

    [Fact]
    public async Task BarePath_IsTheScript()
    {
        using ScriptFolder folder = new();

        ShellResult result = await ShellProcess.RunAsync("-NoProfile", folder.Write("script.ps1", "\"got $args\""), "-c", "1");

        Assert.Equal("got -c 1\n", result.Output);
    }

    [Fact]
    public async Task ScriptWithoutExtension_RunsAsText()
    {
        using ScriptFolder folder = new();

        ShellResult result = await ShellProcess.RunAsync("-File", folder.Write("script", "#!/usr/bin/env pwsh\n\"got $args\"\nexit 3"), "a");

        Assert.Equal("got a\n", result.Output);
        Assert.Equal(3, result.ExitCode);
    }

    [Fact]
    public async Task MissingFile_IsAUsageError()
    {
        ShellResult result = await ShellProcess.RunAsync("-File", "no-such-script.ps1");

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("no-such-script.ps1", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task LastExitCode_IsThatOfTheNativeCommand_WithinTheScript()
    {
        using ScriptFolder folder = new();

        ShellResult result = await ShellProcess.RunAsync(
            "-File",
            folder.Write("script.ps1", "dotnet no-such-command-of-dotnet *>$null; \"code $LASTEXITCODE\"; $global:LASTEXITCODE = 0; \"code $LASTEXITCODE\""));

        Assert.Equal("code 1\ncode 0\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
