using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class StreamTests
{
    private const char Escape = '\u001b';

    private const string AllStreams = """
        & {
            [CmdletBinding()] param()
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $PSCmdlet.WriteWarning('w')
            $PSCmdlet.WriteVerbose('v')
            $PSCmdlet.WriteDebug('d')
            $PSCmdlet.WriteInformation([System.Management.Automation.InformationRecord]::new('i', 'x'))
            $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'progress', 'x'))
            $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([System.Exception]::new('e'), 'x', 0, $null))
            'o'
        }
        """;

    [Fact]
    public async Task Streams_GoWherePwshSendsThem()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", AllStreams);

        Assert.Equal("WARNING: w\nVERBOSE: v\nDEBUG: d\ni\no\n", result.Output);
        Assert.Matches("^[^\n]*: e\n$", result.Error);
    }

    [PwshTheory]
    [InlineData(AllStreams)]
    [InlineData("1 +* 2")]
    [InlineData("NoSuchCommand\nfunction f { throw 'deep' }\nf")]
    [InlineData("$PSVersionTable.PSEdition; [pscustomobject]@{ A = 1; B = 'two' }; 1..3; $null; @{ a = 1 }; Remove-Module NoSuchModule")]
    public async Task Text_WritesToEachStream_WhatPwshWrites(string text)
    {
        ShellResult pwsh = await ShellProcess.RunPwshAsync("-Command", text);
        ShellResult shell = await ShellProcess.RunAsync("-Command", text);

        Assert.Equal(pwsh, shell);
    }

    [Fact]
    public async Task TextThatEndsTooEarly_SaysWhatIsMissing()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", "if (");

        Assert.Equal("ParserError: Missing condition in if statement after 'if ('.\n", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Pipe_GetsNoEscapeSequence()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", AllStreams + "; [pscustomobject]@{ A = 1 }; \"$($PSStyle.Foreground.Red)red\"; NoSuchCommand");

        Assert.DoesNotContain(Escape, result.Output);
        Assert.DoesNotContain(Escape, result.Error);
        Assert.Contains("red", result.Output);
    }

    [Fact]
    public async Task Colour_IsKeptInAPipe_WhereTheTextAsksForIt()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", "$PSStyle.OutputRendering = 'Ansi'; \"$($PSStyle.Foreground.Red)red\"");

        Assert.Contains(Escape, result.Output);
    }

    [Fact]
    public async Task NativeCommand_WritesToBothStreams_AndSeesTheEnvironment()
    {
        string text = System.OperatingSystem.IsWindows()
            ? "$env:OSS_TEST = 'seen'; cmd /c 'echo %OSS_TEST%& echo wrong 1>&2'"
            : "$env:OSS_TEST = 'seen'; sh -c 'echo \"$OSS_TEST\"; echo wrong >&2'";

        ShellResult result = await ShellProcess.RunAsync("-Command", text);

        Assert.Equal("seen", result.Output.Trim());
        Assert.Equal("wrong", result.Error.Trim());
    }

    [Fact]
    public async Task NativeCommand_InsideAPipeline_GivesLines()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", "dotnet --version | ForEach-Object { \"<$_>\" }");

        Assert.Matches(@"^<\d+\.\d+\.\d+[^>\n]*>\n$", result.Output);
    }

    [Fact]
    public async Task NativeCommand_ReadsTheInputOfTheConsole()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("b\na\n", "-Command", "sort");

        Assert.Equal("a\nb\n", result.Output);
    }

    [Fact]
    public async Task InputVariable_HoldsTheLinesOfStandardInput()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("a\nb\n", "-Command", "$input | ForEach-Object { \"<$_>\" }");

        Assert.Equal("<a>\n<b>\n", result.Output);
    }

    [Fact]
    public async Task InputVariable_IsNotWaitedFor_WhenTheTextHasEnded()
    {
        ShellResult result = await ShellProcess.RunWithOpenInputAsync("-Command", "begin { 'ended'; exit 5 } end { $input }");

        Assert.Equal("ended\n", result.Output);
        Assert.Equal(5, result.ExitCode);
    }

    [Fact]
    public async Task ReadLine_IsNull_WhereTheInputEnds()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("one\n", "-Command", "$Host.UI.ReadLine(); $null -eq $Host.UI.ReadLine()");

        Assert.Equal("one\nTrue\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Engine_LeavesNoTraceOfItsUse()
    {
        using ScriptFolder home = new();
        Dictionary<string, string> variables = new()
        {
            ["HOME"] = home.Path,
            ["XDG_CACHE_HOME"] = Path.Combine(home.Path, "cache"),
            ["XDG_DATA_HOME"] = Path.Combine(home.Path, "data"),
            ["XDG_CONFIG_HOME"] = Path.Combine(home.Path, "config"),
            ["DOTNET_CLI_HOME"] = home.Path,
        };

        ShellResult result = await ShellProcess.RunAsync("$x = 'line'\nexit\n", variables, "-NoLogo");

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain(
            Directory.EnumerateFiles(home.Path, "*", SearchOption.AllDirectories),
            file => file.Contains("telemetry", System.StringComparison.OrdinalIgnoreCase) || file.Contains("history", System.StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task TelemetryVariable_IsLeftAsTheUserSetIt()
    {
        ShellResult unset = await ShellProcess.RunAsync("-Command", "\"<$env:POWERSHELL_TELEMETRY_OPTOUT>\"");

        Assert.Equal("<>\n", unset.Output);
    }
}
