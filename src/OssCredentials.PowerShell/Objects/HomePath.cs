using System;
using System.IO;

namespace OssCredentials.PowerShell;

/// <summary>Shortens paths for people to read.</summary>
internal static class HomePath
{
    /// <summary>A text in which <c>~</c> replaces the user's home folder at the beginning of every path.</summary>
    public static string ShortenIn(string text)
    {
        string? home = System.Environment.GetEnvironmentVariable(Path.DirectorySeparatorChar == '/' ? "HOME" : "USERPROFILE")?.TrimEnd(Path.DirectorySeparatorChar);
        return home is { Length: > 1 } ? text.Replace(home + Path.DirectorySeparatorChar, "~" + Path.DirectorySeparatorChar) : text;
    }

    /// <summary>A path below the user's home folder, with <c>~</c> instead of the folder; any other text unchanged.</summary>
    public static string Shorten(string path)
    {
        string? home = System.Environment.GetEnvironmentVariable(Path.DirectorySeparatorChar == '/' ? "HOME" : "USERPROFILE");
        return home is { Length: > 1 } && path.StartsWith(home.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? "~" + path.Substring(home.TrimEnd(Path.DirectorySeparatorChar).Length)
            : path;
    }
}
