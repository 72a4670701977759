using System;
using System.IO;
using System.Text;

namespace OssCredentials.PowerShell;

/// <summary>Paths as a person reads them.</summary>
internal static class HomePath
{
    /// <summary>A text with <c>~</c> for the user's home folder, wherever a path in it begins there.</summary>
    public static string Shorten(string text)
    {
        char separator = Path.DirectorySeparatorChar;
        string? home = System.Environment.GetEnvironmentVariable(separator == '/' ? "HOME" : "USERPROFILE")?.TrimEnd(separator);

        if (home is not { Length: > 1 })
        {
            return text;
        }

        string folder = home + separator;
        var shortened = new StringBuilder(text.Length);
        int begin = 0;
        for (int found = text.IndexOf(folder, StringComparison.Ordinal); found >= 0; found = text.IndexOf(folder, found + 1, StringComparison.Ordinal))
        {
            if (found >= begin && (found == 0 || !BelongsToPath(text[found - 1])))
            {
                shortened.Append(text, begin, found - begin).Append('~');
                begin = found + home.Length;
            }
        }

        return shortened.Append(text, begin, text.Length - begin).ToString();
    }

    // Not within another path, such as /mnt/root/.profile for the home folder /root.
    private static bool BelongsToPath(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '/' or '\\' or '~' or '-';
}
