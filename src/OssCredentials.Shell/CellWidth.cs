using System.Globalization;

namespace OssCredentials.Shell;

/// <summary>How many terminal cells a text takes.</summary>
internal static class CellWidth
{
    /// <summary>0 for controls and combining marks, 2 for East Asian wide and full-width characters, else 1.</summary>
    public static int Of(char character)
    {
        if (character < 0x7F)
            return character < 0x20 ? 0 : 1;

        UnicodeCategory category = char.GetUnicodeCategory(character);
        if (category is UnicodeCategory.Control or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;

        // The wide ranges of Unicode's EastAsianWidth.txt within one UTF-16 unit. Each half of a surrogate
        // pair counts one: what lies beyond is emoji and rare ideographs, two cells each.
        return character is (>= '\u1100' and <= '\u115F')
            or (>= '\u2E80' and <= '\u303E')
            or (>= '\u3041' and <= '\uA4CF')
            or (>= '\uA960' and <= '\uA97C')
            or (>= '\uAC00' and <= '\uD7A3')
            or (>= '\uF900' and <= '\uFAFF')
            or (>= '\uFE30' and <= '\uFE6F')
            or (>= '\uFF01' and <= '\uFF60')
            or (>= '\uFFE0' and <= '\uFFE6')
            ? 2
            : 1;
    }

    /// <summary>The cells of a text without escape sequences.</summary>
    public static int Of(string text, int start = 0)
    {
        int cells = 0;
        for (int i = start; i < text.Length; i++)
            cells += Of(text[i]);
        return cells;
    }
}
