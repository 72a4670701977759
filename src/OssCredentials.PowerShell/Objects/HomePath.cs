using System;
using System.IO;

namespace OssCredentials.PowerShell;

/// <summary>Paths as a person reads them.</summary>
internal static class HomePath
{
    /// <summary>A text with <c>~</c> for the user's home folder, wherever a path in it begins there.</summary>
    public static string ShortenIn(string text)
    {
        string? home = System.Environment.GetEnvironmentVariable(Path.DirectorySeparatorChar == '/' ? "HOME" : "USERPROFILE")?.TrimEnd(Path.DirectorySeparatorChar);
        return home is { Length: > 1 } ? text.Replace(home + Path.DirectorySeparatorChar, "~" + Path.DirectorySeparatorChar) : text;
    }

    /// <summary>A path below the user's home folder with <c>~</c> for it; any other text as it is.</summary>
    public static string Shorten(string path)
    {
        string? home = System.Environment.GetEnvironmentVariable(Path.DirectorySeparatorChar == '/' ? "HOME" : "USERPROFILE");
        return home is { Length: > 1 } && path.StartsWith(home.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? "~" + path.Substring(home.TrimEnd(Path.DirectorySeparatorChar).Length)
            : path;
    }
}
