using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class TerminalTests
{
    private const string Red = "\u001b[31;1m";
    private const string AskForSecret = "function f { param([Parameter(Mandatory)] [securestring] $Secret) \"length $($Secret.Length)\" }; ";
    private const string Wait = "'waiting'; while ($true) { [Threading.Thread]::Sleep(20) }; ";

    [TerminalFact]
    public async Task Terminal_ShowsColour()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", "NoSuchCommand");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        Assert.Contains(Red + "NoSuchCommand", terminal.Screen);
    }

    [TerminalFact]
    public async Task NoColor_IsHeeded()
    {
        using TerminalProcess terminal = TerminalProcess.StartInShell("NO_COLOR=1", "", "-Command", "NoSuchCommand; $PSVersionTable; \"$($PSStyle.Foreground.Red)red\"");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("NoSuchCommand", terminal.Screen);
        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", terminal.Screen);
    }

    [TerminalFact]
    public async Task StandardErrorInAFile_GetsNoColour_BesideATerminal()
    {
        using ScriptFolder folder = new();
        string file = folder.Write("errors", "");
        using TerminalProcess terminal = TerminalProcess.StartInShell("", $"2>'{file}'", "-Command", "NoSuchCommand");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        string errors = await System.IO.File.ReadAllTextAsync(file);
        Assert.StartsWith("NoSuchCommand:", errors);
        Assert.DoesNotContain('\u001b', errors);
    }

    [TerminalFact]
    public async Task Progress_IsShown_AndTakenBack()
    {
        using TerminalProcess terminal = TerminalProcess.Start(
            "-Command",
            "& { [CmdletBinding()] param() $PSCmdlet.WriteProgress([System.Management.Automation.ProgressRecord]::new(1, 'Working', 'hard')); 'out' }");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("Working: hard\r\u001b[Kout", terminal.Screen);
    }

    [TerminalFact]
    public async Task Secret_IsNotEchoed_EvenWhenItIsTypedAtOnce()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", AskForSecret + "f");

        await terminal.WaitForAsync("Secret: ");
        await terminal.SendAsync("huntex\u007fr2\r");
        await terminal.WaitForAsync("length 7");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("hunt", terminal.Screen);
        Assert.DoesNotContain("**", terminal.Screen);
    }

    [TerminalFact]
    public async Task Secret_IsNotEchoed_WhenControlCEndsIt_AndNothingRunsAfter()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", AskForSecret + "f; 'after'");

        await terminal.WaitForAsync("Secret: ");
        await terminal.SendAsync("hunter2\u0003");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("hunt", terminal.Screen);
        Assert.DoesNotContain("after", terminal.Screen);
    }

    [TerminalFact]
    public async Task ControlC_TypedAtOnceAtAQuestion_EndsIt_AndNothingRunsAfter()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", "function f { param([Parameter(Mandatory)] $Bucket) $Bucket }; f; 'after'");

        await terminal.WaitForAsync("Bucket: ");
        await terminal.SendAsync("reports\u0003");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("after", terminal.Screen);
    }

    [TerminalFact]
    public async Task ControlC_StopsThePipeline_AndGivesThePromptBack()
    {
        using TerminalProcess terminal = TerminalProcess.Start();

        await terminal.SendAsync("function prompt { '#' * 3 }\r");
        await terminal.WaitForAsync("###");
        await terminal.SendAsync(Wait + "\r");
        await terminal.WaitForAsync("\r\nwaiting");
        await terminal.SendAsync("\u0003");
        await terminal.WaitForAsync("###");
        await terminal.SendAsync("if ($true) {\r");
        await terminal.WaitForAsync(">> ");
        await terminal.SendAsync("\u0003");
        await terminal.WaitForAsync("###");
        await terminal.SendAsync("exit 23\r");

        Assert.Equal(23, await terminal.WaitForExitAsync());
    }

    [TerminalFact]
    public async Task ControlC_EndsATextWithAnError()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", Wait + "'after'");

        await terminal.WaitForAsync("waiting");
        await terminal.SendAsync("\u0003");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("after", terminal.Screen);
    }

    [TerminalFact]
    public async Task ControlC_DuringANativeCommand_RunsNoFurtherStatement()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", "sh -c 'echo waiting; exec sleep 60'; 'after'");

        await terminal.WaitForAsync("waiting");
        await terminal.SendAsync("\u0003");

        Assert.Equal(1, await terminal.WaitForExitAsync());
        Assert.DoesNotContain("after", terminal.Screen);
    }

    [TerminalFact]
    public async Task ControlC_InANestedPrompt_DropsTheLine_AndLeavesThePipelineAround()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-Command", "function prompt { '#' * 3 }; $Host.EnterNestedPrompt(); 'back'");

        await terminal.WaitForAsync("###");
        await terminal.SendAsync("'dropped'\u0003");
        await terminal.WaitForAsync("###");
        await terminal.SendAsync("exit\r");
        await terminal.WaitForAsync("\nback");

        Assert.Equal(0, await terminal.WaitForExitAsync());
    }

    [TerminalFact]
    public async Task Line_IsEdited_AndRecalled()
    {
        using TerminalProcess terminal = TerminalProcess.Start();

        await terminal.SendAsync("function prompt { '#' * 3 }\r");
        await terminal.WaitForAsync("###");
        await terminal.SendAsync("'ac' + 'x'\u001b[D\u001b[D\u001b[D\u001b[D\u001b[D\u001b[D\u001b[D\u001b[Db\r");
        await terminal.WaitForAsync("abcx\r\n###");
        await terminal.SendAsync("\u001b[A\u0001'0' + \r");
        await terminal.WaitForAsync("0abcx\r\n###");
        await terminal.SendAsync("\u0004");

        Assert.Equal(0, await terminal.WaitForExitAsync());
    }

    [TerminalFact]
    public async Task Question_IsAskedOnTheTerminal_WhenStandardOutputIsAFile()
    {
        using ScriptFolder folder = new();
        string file = folder.Write("output", "");
        using TerminalProcess terminal = TerminalProcess.StartInShell("", $">'{file}'", "-Command", AskForSecret + "f");

        await terminal.WaitForAsync("Secret: ");
        await terminal.SendAsync("hunter2\r");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Equal("length 7\n", await System.IO.File.ReadAllTextAsync(file));
    }

    [TerminalFact]
    public async Task NonInteractive_WithoutAText_IsAUsageError()
    {
        using TerminalProcess terminal = TerminalProcess.Start("-NonInteractive");

        Assert.Equal(64, await terminal.WaitForExitAsync());
    }
}
