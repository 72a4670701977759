using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Language;

/// <summary>Phrases that no colleague would use with a customer don't appear in any text: help, pages, messages, views, comments.</summary>
public sealed class PhraseTests
{
    private const string ListName = "Phrases.txt";

    private static readonly string[] s_extensions = [".cs", ".md", ".txt", ".xml", ".ps1xml", ".psd1", ".ps1", ".resx", ".csproj", ".props", ".yml", ".js"];

    private static readonly string[] s_skipped = ["obj", "bin", "node_modules", ".git", "artifacts", ".vs"];

    [Fact]
    public void NoText_HasAPhraseOfTheList()
    {
        string[] phrases = Phrases();
        var expression = new Regex(
            string.Join('|', phrases.Select(static phrase => $@"(?<![\w-]){Regex.Escape(phrase).Replace("\\ ", @"\s+(?:///?\s+|#\s+)?", StringComparison.Ordinal)}(?!\w)")),
            RegexOptions.IgnoreCase);

        List<string> found = [];
        foreach (string path in Files(Repository.Root))
        {
            string text = File.ReadAllText(path);
            found.AddRange(expression.Matches(text).Select(match => $"{Path.GetRelativePath(Repository.Root, path)}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value}"));
        }

        Assert.True(phrases.Length >= 60, "The list is as long as it was.");
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public void List_HasEachPhraseOnce() => Assert.Equal(Phrases().Distinct(StringComparer.OrdinalIgnoreCase), Phrases());

    private static string[] Phrases() =>
        [.. File.ReadLines(Path.Combine(Repository.Root, "tests", "OssCredentials.PowerShell.Tests", "Language", ListName)).Where(static line => line.Length > 0 && line[0] != '#')];

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Where(static path => s_extensions.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != ListName)
            .Concat(Directory.EnumerateDirectories(folder).Where(static path => !s_skipped.Contains(Path.GetFileName(path))).SelectMany(Files));
}
