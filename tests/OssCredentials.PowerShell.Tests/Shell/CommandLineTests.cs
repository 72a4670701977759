using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("-Bogus")]
    [InlineData("-Command")]
    [InlineData("-File")]
    [InlineData("-ModulePath")]
    [InlineData("-no", "-Command", "1")]
    [InlineData("-Command", "-", "more")]
    public async Task WrongCommandLine_ShowsTheUsageOnStandardError(params string[] arguments)
    {
        ShellResult result = await ShellProcess.RunAsync(arguments);

        Assert.Equal(64, result.ExitCode);
        Assert.Contains("Usage:", result.Error);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("-Help")]
    [InlineData("--help")]
    [InlineData("-?")]
    public async Task Help_ShowsTheUsageOnStandardOutput(string option)
    {
        ShellResult result = await ShellProcess.RunAsync(option);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("-Emulator", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("-c", "1 + 1;", "'two words'")]
    [InlineData("-nop", "-NoL", "-noni", "--COMM", "1", "+", "1;", "'two words'")]
    public async Task Options_MayBeShortened_AndTheRestIsTheText(params string[] arguments)
    {
        ShellResult result = await ShellProcess.RunAsync(arguments);

        Assert.Equal("2\ntwo words\n", result.Output);
        Assert.Equal(0, result.ExitCode);
    }
}
