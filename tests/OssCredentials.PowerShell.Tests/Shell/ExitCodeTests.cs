using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The exit code is the one that pwsh gives: each row runs here, and in pwsh where there is one.</summary>
public sealed class ExitCodeTests
{
    /// <summary>A text for -Command and the exit code.</summary>
    public static TheoryData<string, int> Texts { get; } = new()
    {
        { "'fine'", 0 },
        { "NoSuchCommand", 1 },
        { "NoSuchCommand; 'after'", 0 },
        { "exit 3", 3 },
        { "& { exit 4 }", 4 },
        { "throw 'x'", 1 },
        { "if (", 1 },
        { "dotnet no-such-command-of-dotnet *>$null", 1 },
        { "$Host.SetShouldExit(9)", 9 },
        { "& { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('x'), 'x', 0, $null)) }", 1 },
    };

    /// <summary>A script for -File and the exit code.</summary>
    public static TheoryData<string, int> Scripts { get; } = new()
    {
        { "exit 7", 7 },
        { "exit", 0 },
        { "throw 'x'", 1 },
        { "if (", 1 },
        { "NoSuchCommand", 0 },
        { "dotnet no-such-command-of-dotnet *>$null", 0 },
        { "dotnet no-such-command-of-dotnet *>$null; exit 5", 5 },
        { "[CmdletBinding()] param() exit 6", 6 },
        { "function f { exit 8 }; f; 'after'", 8 },
        { "& $PSCommandPath.Replace('script', 'other'); 'after'", 0 },
        { "try { exit 2 } finally { dotnet no-such-command-of-dotnet *>$null }", 2 },
    };

    private static readonly SharedRuns<int> s_texts = new(
        () => FirstColumn(Texts), static async text => (await ShellProcess.RunAsync("-Command", text)).ExitCode);

    private static readonly SharedRuns<int> s_textsInPwsh = new(
        () => FirstColumn(Texts), static async text => (await ShellProcess.RunPwshAsync("-Command", text)).ExitCode);

    private static readonly SharedRuns<int> s_scripts = new(
        () => FirstColumn(Scripts), static script => RunScriptAsync(script, ShellProcess.RunAsync));

    private static readonly SharedRuns<int> s_scriptsInPwsh = new(
        () => FirstColumn(Scripts), static script => RunScriptAsync(script, ShellProcess.RunPwshAsync));

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Command_GivesTheExitCode(string text, int expected) =>
        Assert.Equal(expected, await s_texts.RunAsync(text));

    [PwshTheory]
    [MemberData(nameof(Texts))]
    public async Task Command_GivesTheExitCode_ThatPwshGives(string text, int expected) =>
        Assert.Equal(expected, await s_textsInPwsh.RunAsync(text));

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task File_GivesTheExitCode(string script, int expected) =>
        Assert.Equal(expected, await s_scripts.RunAsync(script));

    [PwshTheory]
    [MemberData(nameof(Scripts))]
    public async Task File_GivesTheExitCode_ThatPwshGives(string script, int expected) =>
        Assert.Equal(expected, await s_scriptsInPwsh.RunAsync(script));

    [Fact]
    public async Task MissingModule_IsNamed_AndTheTextDoesNotRun()
    {
        ShellResult result = await ShellProcess.RunAsync("-ModulePath", "no-such.psd1", "-Command", "'ran'");

        Assert.Equal(70, result.ExitCode);
        Assert.Contains("no-such.psd1", result.Error);
        Assert.Empty(result.Output);
    }

    private static IEnumerable<string> FirstColumn(IEnumerable<object[]> rows) => rows.Select(static row => (string)row[0]);

    private static async Task<int> RunScriptAsync(string script, Func<string[], Task<ShellResult>> run)
    {
        using ScriptFolder folder = new();
        folder.Write("other.ps1", "exit 44");
        return (await run(["-File", folder.Write("script.ps1", script)])).ExitCode;
    }
}
