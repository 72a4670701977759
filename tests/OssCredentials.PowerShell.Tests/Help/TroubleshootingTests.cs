using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Errors;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Help;

/// <summary>Every error ID is explained on the page, and in the topic that ships.</summary>
public sealed class TroubleshootingTests
{
    [Fact]
    public void EveryIdInTheCode_IsExplained_AndNoOther()
    {
        string[] explained = [.. TroubleshootingPage.Ids()];

        Assert.Equal(explained.Distinct(), explained);
        Assert.True(
            ErrorIds.InTheCode().SequenceEqual(explained.Order(StringComparer.Ordinal)),
            "docs/troubleshooting.md lacks: " + string.Join(", ", ErrorIds.InTheCode().Except(explained))
            + "; it has and the code hasn't: " + string.Join(", ", explained.Except(ErrorIds.InTheCode())));
    }

    [Fact]
    public void EveryId_SaysWhatItMeans_HowToSeeIt_AndHowToFixIt()
    {
        string[] sections = [.. File.ReadAllText(TroubleshootingPage.FullName).ReplaceLineEndings("\n").Split("\n### ").Skip(1)];

        Assert.All(sections, static section =>
        {
            string[] lines = section.Split("\n## ")[0].Split("\n#### ")[0].Trim('\n').Split('\n');
            Assert.True(lines is [_, "", _, "", _, _], section);
            Assert.StartsWith("- How to see it: ", lines[4], StringComparison.Ordinal);
            Assert.StartsWith("- How to fix it: ", lines[5], StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Topic_IsWhatThePageSays() => Assert.True(
        TroubleshootingPage.CreateTopic() == File.ReadAllText(TroubleshootingPage.TopicFile).ReplaceLineEndings("\n"),
        "Run: dotnet run --project tests/OssCredentials.PowerShell.Tests -- help");
}
