using System.IO;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Shell;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Surface;

/// <summary>The first hour at a real prompt looks as reviewed.</summary>
public sealed class FirstHourTests
{
    [TerminalFact]
    public async Task Screens_AreAsReviewed()
    {
        Assert.NotNull(PwshFactAttribute.Find());
        string reviewed = (await File.ReadAllTextAsync(FirstHour.FullName)).ReplaceLineEndings("\n");

        Assert.True(FirstHour.CountActions(reviewed) >= 120);
        Assert.Equal(reviewed, await FirstHour.PlayAsync(reviewed));
    }
}
