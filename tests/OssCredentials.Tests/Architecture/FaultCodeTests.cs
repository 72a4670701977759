using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Xunit;

namespace OssCredentials.Tests.Architecture;

/// <summary>A code such as E5 in a comment means nothing to a reader unless docs/faults.md explains it.</summary>
public sealed partial class FaultCodeTests
{
    private static readonly string s_root = typeof(FaultCodeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!;

    [Fact]
    public void EveryCodeInAComment_IsListed()
    {
        HashSet<string> listed = [.. Listed()];
        (string Code, string Where)[] cited = [.. Cited()];

        Assert.True(cited.Length > 100);
        Assert.Equal([], cited.Where(one => !listed.Contains(one.Code)).Select(static one => $"{one.Code} in {one.Where}"));
    }

    [Fact]
    public void EachCode_IsListedOnce() => Assert.Equal([], Listed().GroupBy(static code => code).Where(static group => group.Count() > 1).Select(static group => group.Key));

    // A code follows the reason: alone, it makes the reader look up what the line is for.
    [Fact]
    public void NoComment_IsOnlyACode() => Assert.Equal([], Comments().Where(static one => OnlyACode().IsMatch(one.Text)).Select(static one => $"{one.Where}: {one.Text}"));

    private static IEnumerable<string> Listed() =>
        ListedCode().Matches(File.ReadAllText(Path.Combine(s_root, "docs", "faults.md"))).Select(static match => match.Groups[1].Value);

    private static IEnumerable<(string Code, string Where)> Cited() =>
        from comment in Comments()
        from Match code in Code().Matches(comment.Text)
        select (code.Value, $"{comment.Where}: {comment.Text}");

    private static IEnumerable<(string Text, string Where)> Comments() =>
        from folder in (string[])["src", "tests", "module", ".ci"]
        from path in Directory.EnumerateFiles(Path.Combine(s_root, folder), "*", SearchOption.AllDirectories)
        where Path.GetExtension(path) is ".cs" or ".ps1" or ".sh" or "" && !Generated().IsMatch(path)
        from line in File.ReadLines(path).Select(static (text, index) => (Text: text, Number: index + 1))
        let comment = Comment().Match(line.Text)
        where comment.Success
        select (comment.Groups[1].Value.Trim(), $"{Path.GetRelativePath(s_root, path)}:{line.Number}");

    [GeneratedRegex(@"^\| ([A-E][0-9]{1,2}) \|", RegexOptions.Multiline)]
    private static partial Regex ListedCode();

    // Not hexadecimal text: U+00A0, %E9, \xC2.
    [GeneratedRegex(@"(?<![\w%+\\/-])[A-E][0-9]{1,2}(?![\w%])")]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:^|\s)(?:///?|#)\s(.*)$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:<summary>)?(?:[A-E][0-9]{1,2}(?:, | and )?)+[.:]?(?:</summary>)?$")]
    private static partial Regex OnlyACode();

    [GeneratedRegex(@"[\\/](?:bin|obj|node_modules|artifacts)[\\/]")]
    private static partial Regex Generated();
}
