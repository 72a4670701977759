using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace OssCredentials.Tests.Text;

/// <summary>Text of every Unicode category, with what terminals and build servers react to more often than by chance.</summary>
internal static class RandomText
{
    private static readonly string[] s_obeyed =
    [
        "\u001b[2J", "\u001b]0;title\u0007", "\u009b31m", "\r", "\n", "\r\n", "\t", "\0", "\b", "\u2028", "\u2029", "\u202e", "\u2066", "\u200b", "\ufeff",
        "##vso[task.setvariable variable=x]y", "##[error]x", "##teamcity[x]", "::set-env name=x::y", "::error::x",
        "#vso[task.setvariable variable=x]y", ":set-env name=x::y", "\u001b[0Ksection_start:0:x\r\u001b[0K", "\U000E0041", "\ud800", "\udc00", "\u00ad", "\u3000",
    ];

    // Azure Pipelines and TeamCity recognize them anywhere, GitHub Actions at the start of a line, which wrapping may create anywhere.
    private static readonly Regex s_command = new(@"##[A-Za-z]*\[|::[A-Za-z]", RegexOptions.CultureInvariant);

    private static readonly Dictionary<UnicodeCategory, int[]> s_points = Enumerable.Range(0, 0x110000)
        .Where(static point => point is < 0x3400 or (>= 0xA000 and < 0xAC80) or (>= 0xD7F0 and < 0x20000) or (>= 0xE0000 and < 0xE0200) or >= 0x10FF00)
        .GroupBy(static point => point is >= 0xD800 and <= 0xDFFF ? UnicodeCategory.Surrogate : CharUnicodeInfo.GetUnicodeCategory(point))
        .ToDictionary(static group => group.Key, static group => group.ToArray());

    public static IReadOnlyCollection<UnicodeCategory> Categories => s_points.Keys;

    public static string Next(Random random, int maximumParts = 12)
    {
        var text = new StringBuilder();
        UnicodeCategory[] categories = [.. s_points.Keys];
        for (int parts = random.Next(1, maximumParts + 1); parts > 0; parts--)
        {
            switch (random.Next(4))
            {
                case 0:
                    text.Append(s_obeyed[random.Next(s_obeyed.Length)]);
                    break;
                case 1:
                    text.Append("word");
                    break;
                default:
                    int[] points = s_points[categories[random.Next(categories.Length)]];
                    int point = points[random.Next(points.Length)];
                    text.Append(point is >= 0xD800 and <= 0xDFFF ? ((char)point).ToString() : char.ConvertFromUtf32(point));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The first part of a text that a person must not be shown; null if there is none.</summary>
    public static string? Offence(string text, bool allowLineBreaks = false)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (allowLineBreaks && text[i] == '\n')
            {
                continue;
            }

            if (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i))
            {
                return $"half a character at {i}";
            }

            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(text, i);
            bool isPrintable = text[i] == ' ' || category is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            if (!isPrintable)
            {
                return $"U+{char.ConvertToUtf32(text, i):X4} ({category}) at {i}";
            }

            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
        }

        Match command = s_command.Match(text);
        return command.Success ? "the command " + command.Value : null;
    }
}
