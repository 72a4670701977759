using System;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The first command of the README, as a shell passes it: it shows a read that is allowed and a write that is refused.</summary>
public sealed partial class ReadmeCommandTests
{
    [Fact]
    public async Task FirstCommand_ShowsAnAllowedRead_AndARefusedWrite()
    {
        Match command = FirstCommand().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md")));
        Assert.True(command.Success);

        ShellResult result = await ShellProcess.RunAsync("-Emulator", "-Command", command.Groups["text"].Value.Replace("\\$", "$", StringComparison.Ordinal));

        Assert.Equal(0, result.ExitCode);

        // As a view wraps it at any width.
        string text = LineBreak().Replace(result.Output, string.Empty);
        Assert.Matches(@"Name\s*: ReadState\s*: Passed", text);
        Assert.Matches(@"Name\s*: WriteState\s*: FailedMessage\s*: OSS refuses oss:PutObject on acs:oss:\*:\*:reports/2026/\*: the session ?policy doesn't allow it", text);
        Assert.Contains("New-OssSessionPolicy reports '2026/' -Action Write", text, StringComparison.Ordinal);
        Assert.Contains("a child process sees the token", result.Output, StringComparison.Ordinal);
    }

    [GeneratedRegex("""^dotnet run --project src/OssCredentials\.Shell -- -Emulator -Command "(?<text>[^"]+)"$""", RegexOptions.Multiline)]
    private static partial Regex FirstCommand();

    [GeneratedRegex(@"\r?\n\s*")]
    private static partial Regex LineBreak();
}
