using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Language;

/// <summary>Messages are complete sentences, each with exactly one full stop.</summary>
public sealed partial class MessageTests
{
    // Titles, which have no full stop: shown in a prompt or a progress bar, or as a part of a sentence.
    private static bool IsTitle(string name) =>
        s_titleEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal)) || s_titles.Any(title => name.StartsWith(title, StringComparison.Ordinal));

    private static readonly string[] s_titleEnds = ["Target", "Action", "Activity"];

    private static readonly string[] s_titles = ["Waiting", "Step", "ChooseAccount", "ChooseAccessConfiguration", "Prompt", "Input", "UnknownIdentity"];

    [Fact]
    public void EveryResource_IsASentence_OrATitle() => Assert.All(Resources(), static resource =>
    {
        (string name, string text) = resource;
        string last = text.TrimEnd();
        bool isTitle = IsTitle(name) && last is not [.., '.'];
        Assert.True(
            isTitle || name.EndsWith("Question", StringComparison.Ordinal) || last is [.., '.' or '?' or '}' or '>' or '…'] || last.EndsWith("{0}", StringComparison.Ordinal),
            $"{name} has no full stop: {text}");
        Assert.True(!name.EndsWith("Question", StringComparison.Ordinal) || last.EndsWith(" Continue?", StringComparison.Ordinal), $"{name} must end as PowerShell's own questions do: {text}");
    });

    [Fact]
    public void NoText_HasDoubledStops_OrSpaces()
    {
        Assert.All(Resources(), static resource => Assert.DoesNotMatch(Doubled(), resource.Text));
        Assert.All(SourceTexts(), static source => Assert.DoesNotMatch(Doubled(), source.Text));
    }

    // A message ends with a place or a value in single quotation marks, and a full stop is never followed by another.
    [Fact]
    public void NoMessage_AddsAStopToASentence() => Assert.All(
        SourceTexts(), static source => Assert.DoesNotMatch(StopAfterAMessage(), source.Text));

    private static IEnumerable<(string Name, string Text)> Resources() =>
        XDocument.Load(Path.Combine(Repository.Root, "src", "OssCredentials.PowerShell", "Resources", "SR.resx")).Descendants("data")
            .Select(static data => (data.Attribute("name")!.Value, data.Element("value")!.Value));

    private static IEnumerable<(string File, string Text)> SourceTexts() =>
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(static path => Literal().Matches(string.Join('\n', File.ReadLines(path).Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))))
                .Select(match => (File: path, Text: Hole().Replace(match.Groups[1].Value, "{}"))))
            .Where(static source => source.Text.Count(static c => c == ' ') >= 3 && char.IsUpper(source.Text[0]));

    [GeneratedRegex("\"((?:[^\"\\\\\\n]|\\\\.)+)\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{(?!(?:exception|error|failure|cause|refusal)\.Message\})[^{}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"(?<!\.)\.\.(?!\.|/|[A-Za-z])|[a-z]  [a-z]|\?\.|!\.|;\.|,\.|\.,|,,|;;")]
    private static partial Regex Doubled();

    [GeneratedRegex(@"\{(exception|error|failure|cause|refusal)\.Message\}\.")]
    private static partial Regex StopAfterAMessage();
}
