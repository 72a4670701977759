using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class PromptTests
{
    private const string AskForSecret = "function f { param([Parameter(Mandatory)] [securestring] $Secret) $Secret.Length }; f";
    private const string AskForList = "function f { param([Parameter(Mandatory)] [int[]] $Number) $Number -join '+' }; f";
    private const string AskForCredential = "function f { param([Parameter(Mandatory)] [pscredential] $Key) $Key.UserName; $Key.Password.Length }; f";
    private const string Confirm = "function f { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('it')) { 'done' } }; f; 'after'";

    [Fact]
    public async Task Prompt_RunsStatements_AndAsksForTheRestOfAnIncompleteOne()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("function prompt { '# ' }\nif (1) {\n\n'a' + 'b'\n}\nexit 3\n'never'\n");

        Assert.EndsWith("# if (1) {\n>> \n>> 'a' + 'b'\n>> }\nab\n# exit 3\n", result.Output);
        Assert.Equal(3, result.ExitCode);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task Prompt_GoesOnAfterAnError()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("throw 'first'\n'second'\n");

        Assert.Contains("second", result.Output);
        Assert.Equal("Exception: first\n", result.Error);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("NoSuchCommand\n", 1)]
    [InlineData("if (\n", 1)]
    [InlineData("exit 4\n1\n", 4)]
    public async Task EndOfInput_GivesTheExitCodeOfTheLastStatement(string input, int expected)
    {
        ShellResult result = await ShellProcess.RunWithInputAsync(input, "-Command", "-");

        Assert.Equal(expected, result.ExitCode);
    }

    [Fact]
    public async Task CommandFromInput_ShowsNoPrompt()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("$a = 20\nforeach ($b in 1) {\n$a + $b\n}\n", "-Command", "-");

        Assert.Equal("21\n", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData(AskForSecret, "hunter2\n", "7")]
    [InlineData(AskForList, "1\n20\n\n", "1+20")]
    [InlineData(AskForCredential, "me\nhunter2\n", "me\n7")]
    public async Task MandatoryParameter_IsAskedFor(string text, string input, string expected)
    {
        ShellResult result = await ShellProcess.RunWithInputAsync(input, "-Command", text);

        Assert.EndsWith(expected + "\n", result.Output);
        Assert.DoesNotContain("hunter2", result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [InlineData("\n", "done\nafter\n")]
    [InlineData("bogus\nNo\n", "after\n")]
    [InlineData("?\nn\n", "after\n")]
    public async Task Confirm_TakesTheAnswer(string input, string expected)
    {
        ShellResult result = await ShellProcess.RunWithInputAsync(input, "-Command", Confirm);

        Assert.EndsWith("(default is \"Y\"): " + expected, result.Output);
        Assert.Equal(input.StartsWith('?'), result.Output.Contains("Y - "));
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Confirm_WithoutAnAnswer_DoesNothing()
    {
        ShellResult result = await ShellProcess.RunAsync("-Command", Confirm);

        Assert.DoesNotContain("done", result.Output);
        Assert.Contains("Standard input ended", result.Error);
    }

    [Fact]
    public async Task NonInteractive_MakesEveryPromptAnError()
    {
        const string Prompts = """
            foreach ($prompt in
                { $Host.UI.ReadLine() },
                { $Host.UI.ReadLineAsSecureString() },
                { $Host.UI.PromptForCredential('', '', 'me', '') },
                { $Host.UI.PromptForChoice('', '', @('&Yes', '&No'), 0) },
                { f }) {
                try { & $prompt; "answered $prompt" } catch { $_.Exception.Message }
            }
            """;

        ShellResult result = await ShellProcess.RunWithInputAsync("y\ny\ny\ny\ny\n", "-NonInteractive", "-Command", Confirm.Replace("f; 'after'", Prompts, System.StringComparison.Ordinal));

        string[] messages = result.Output.Split('\n', System.StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, messages.Length);
        Assert.All(messages, static message => Assert.Contains("-NonInteractive", message));
    }

    [Fact]
    public async Task NonInteractive_NamesTheMissingParameter()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("hunter2\n", "-NonInteractive", "-Command", AskForSecret);

        Assert.Contains("missing mandatory parameters: Secret", result.Error);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task NestedPrompt_RunsStatements_AndExitReturnsFromIt()
    {
        ShellResult result = await ShellProcess.RunWithInputAsync("$x = 41\n$x + 1\nexit\n", "-Command", "function prompt { '# ' }; $Host.EnterNestedPrompt(); \"back $x\"");

        Assert.Equal("# $x = 41\n# $x + 1\n42\n# exit\nback 41\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
