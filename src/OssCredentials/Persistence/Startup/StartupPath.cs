using System;
using System.IO;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Persistence.Startup;

/// <summary>
/// Writes a path as a word of a shell: below the home folder relative to <c>$HOME</c>, so that it stays right if the home folder
/// moves.
/// </summary>
internal static class StartupPath
{
    public static string Write(StartupSyntax syntax, string path, string? homeFolder)
    {
        string? rest = BelowHome(path, homeFolder);
        if (rest is null)
        {
            return Quote(syntax, path);
        }

        ShellText.ThrowIfUnsafe(rest, nameof(path));
        if (IsPlain(rest))
        {
            return "\"$HOME" + rest + "\"";
        }

        // The path is data, never part of the shell's code (B11).
        return syntax == StartupSyntax.PowerShell
            ? "($HOME + " + PowerShellQuoting.Quote(rest) + ")"
            : "\"$HOME\"" + Quote(syntax, rest);
    }

    private static string? BelowHome(string path, string? homeFolder)
    {
        string? home = homeFolder?.TrimEnd(Path.DirectorySeparatorChar);
        return home is { Length: > 0 }
            && path.Length > home.Length + 1
            && path.StartsWith(home, StringComparison.Ordinal)
            && path[home.Length] == Path.DirectorySeparatorChar
                ? path.Substring(home.Length)
                : null;
    }

    private static string Quote(StartupSyntax syntax, string text) => syntax switch
    {
        StartupSyntax.Posix => PosixQuoting.Quote(text),
        StartupSyntax.Csh => CshQuoting.Quote(text),
        StartupSyntax.Fish => FishQuoting.Quote(text),
        StartupSyntax.PowerShell => PowerShellQuoting.Quote(text),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };

    private static bool IsPlain(string text)
    {
        foreach (char c in text)
        {
            if (!(c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '/' or '.' or '_' or '-' or ' '))
            {
                return false;
            }
        }

        return true;
    }
}
