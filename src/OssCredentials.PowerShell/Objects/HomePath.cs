using System.IO;
using System.Text.RegularExpressions;

namespace OssCredentials.PowerShell;

/// <summary>Paths as a person reads them.</summary>
internal static class HomePath
{
    /// <summary>A text with <c>~</c> for the user's home folder, wherever a path in it begins there.</summary>
    public static string Shorten(string text)
    {
        char separator = Path.DirectorySeparatorChar;
        string? home = System.Environment.GetEnvironmentVariable(separator == '/' ? "HOME" : "USERPROFILE")?.TrimEnd(separator);

        // Not within another path, such as /mnt/root/.profile for the home folder /root.
        return home is { Length: > 1 } && text.Contains(home)
            ? Regex.Replace(text, @"(?<![\w./\\~-])" + Regex.Escape(home + separator), "~" + separator)
            : text;
    }
}
