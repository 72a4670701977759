using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The session of a person with four accounts: list, look, use, switch, add, replace, undo, remove, set.</summary>
public sealed class FourAccountsTests
{
    [TerminalFact]
    public async Task Walk_ShowsWhatTheTranscriptSays()
    {
        string expected = (await File.ReadAllTextAsync(FourAccountsWalk.FileName)).ReplaceLineEndings("\n");

        string shown = await FourAccountsWalk.ReplayAsync();

        Assert.True(expected == shown, $"The terminal shows something else than {FourAccountsWalk.FileName}; 'walk' writes it again.\n{shown}");
        Assert.All(shown.Split('\n'), static line => Assert.InRange(line.Length, 0, FourAccountsWalk.Columns));
    }
}
