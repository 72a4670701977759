using System;
using System.Collections.Generic;
using System.IO;
using System.Text.RegularExpressions;

namespace OssCredentials.Persistence.Startup;

/// <summary>Finds lines that set credentials manually in the start-up files of every shell (B8). They are reported, never edited.</summary>
/// <remarks>
/// A plain assignment counts: once the block has exported a variable, the assignment changes what child processes see. This reads
/// lines and doesn't interpret the shell: it may report one that is never run, and misses one that is built at run time.
/// </remarks>
internal static class HandWrittenVariableFinder
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Compiled;

    private static readonly string[] s_posixInHome =
    [
        ".profile", ".bash_profile", ".bash_login", ".bashrc", ".bash_aliases", ".kshrc", ".mkshrc", ".shrc", ".xprofile", ".xsessionrc",
        ".pam_environment",
    ];

    private static readonly string[] s_zsh = [".zshenv", ".zprofile", ".zshrc", ".zlogin"];

    private static readonly string[] s_posixInEtc =
    [
        "environment", "profile", "bash.bashrc", "bashrc", "zshenv", "zprofile", "zshrc", "zlogin", "zsh/zshenv", "zsh/zprofile", "zsh/zshrc",
        "zsh/zlogin",
    ];

    // NAME=… as an assignment, an argument of export or typeset, or a line of environment.d and .pam_environment.
    private static readonly Regex s_posix = new(@"(?:^|[\s;&|(])(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:\+?=|\s+(?:DEFAULT|OVERRIDE)=)", Options);

    private static readonly Regex s_csh = new(@"(?:^|[\s;&|(])setenv\s+(?<name>[A-Za-z_][A-Za-z0-9_]*)", Options);

    // set -gx NAME …, export NAME=…; set -e and set -q only remove or query. SETUVAR is the file of universal variables.
    private static readonly Regex s_fish = new(
        @"(?:^|[\s;&|(])(?:set\s+(?:(?!-\w*[eqnS]|--(?:erase|query|names|show))-\S+\s+)*(?<name>[A-Za-z_][A-Za-z0-9_]*)\s+\S|export\s+(?<name>[A-Za-z_][A-Za-z0-9_]*)=|^SETUVAR\s+(?:--\S+\s+)*(?<name>[A-Za-z_][A-Za-z0-9_]*):)",
        Options);

    private static readonly Regex s_powerShell = new(
        @"(?:\$\{?env:(?<name>[A-Za-z_][A-Za-z0-9_]*)\}?\s*\+?=|(?:Set-Item|New-Item|Set-Content|si|sc|ni)\b.*\benv:[\\/]?(?<name>[A-Za-z_][A-Za-z0-9_]*)|SetEnvironmentVariable\(\s*['""](?<name>[A-Za-z_][A-Za-z0-9_]*)['""])",
        Options | RegexOptions.IgnoreCase);

    /// <summary>The lines of this user's and this machine's start-up files that set one of the variables.</summary>
    /// <param name="user">The user.</param>
    /// <param name="names">The variables.</param>
    /// <param name="known">Files whose content is already known: these aren't opened.</param>
    public static IReadOnlyList<HandWrittenVariable> Find(UserContext user, ICollection<string> names, IReadOnlyDictionary<string, byte[]>? known = null)
    {
        var found = new List<HandWrittenVariable>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, Regex pattern) in Files(user))
        {
            if (seen.Add(path))
            {
                // A file that this user can't read sets nothing in this user's shells.
                byte[]? content = null;
                if (known?.TryGetValue(path, out content) != true)
                {
                    content = StartupFile.ReadOrNull(path);
                }

                Find(path, content, pattern, names, found);
            }
        }

        return found;
    }

    /// <summary>Every start-up file that is checked, whether it exists or not.</summary>
    public static IEnumerable<string> Paths(UserContext user)
    {
        foreach ((string path, _) in Files(user))
        {
            yield return path;
        }
    }

    private static IEnumerable<(string Path, Regex Pattern)> Files(UserContext user)
    {
        string etc = Path.Combine(user.Root, "etc");
        foreach (string name in s_posixInEtc)
        {
            yield return (Path.Combine(etc, name), s_posix);
        }

        foreach (string path in In(Path.Combine(etc, "profile.d"), "*.sh"))
        {
            yield return (path, s_posix);
        }

        foreach (string path in In(Path.Combine(etc, "environment.d"), "*.conf"))
        {
            yield return (path, s_posix);
        }

        foreach (string name in (string[])["csh.cshrc", "csh.login"])
        {
            yield return (Path.Combine(etc, name), s_csh);
        }

        foreach ((string path, Regex pattern) in Fish(Path.Combine(etc, "fish")))
        {
            yield return (path, pattern);
        }

        foreach (string name in s_posixInHome)
        {
            yield return (Path.Combine(user.Home, name), s_posix);
        }

        foreach (string folder in user.ZDotFolder is null ? [user.Home] : (string[])[user.Home, user.ZDotFolder])
        {
            foreach (string name in s_zsh)
            {
                yield return (Path.Combine(folder, name), s_posix);
            }
        }

        foreach (string name in (string[])[".tcshrc", ".cshrc", ".login"])
        {
            yield return (Path.Combine(user.Home, name), s_csh);
        }

        foreach (string folder in user.ConfigFolders)
        {
            foreach ((string path, Regex pattern) in Fish(Path.Combine(folder, "fish")))
            {
                yield return (path, pattern);
            }

            foreach (string path in In(Path.Combine(folder, "powershell"), "*profile.ps1"))
            {
                yield return (path, s_powerShell);
            }

            foreach (string path in In(Path.Combine(folder, "environment.d"), "*.conf"))
            {
                yield return (path, s_posix);
            }
        }
    }

    private static IEnumerable<(string Path, Regex Pattern)> Fish(string folder)
    {
        foreach (string path in In(Path.Combine(folder, "conf.d"), "*.fish"))
        {
            yield return (path, s_fish);
        }

        yield return (Path.Combine(folder, "config.fish"), s_fish);
        yield return (Path.Combine(folder, "fish_variables"), s_fish);
    }

    private static string[] In(string folder, string pattern)
    {
        try
        {
            string[] files = Directory.GetFiles(folder, pattern);
            Array.Sort(files, StringComparer.Ordinal);
            return files;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It doesn't exist, or this user's shells can't list it either.
            return [];
        }
    }

    private static void Find(string path, byte[]? content, Regex pattern, ICollection<string> names, List<HandWrittenVariable> found)
    {
        bool ours = false;
        string text = StartupText.FromBytes(content ?? []);
        if (Shells.EnvironmentFile.IsHeader(text))
        {
            return;
        }

        foreach (StartupLine line in StartupText.Lines(text))
        {
            ours = line.Text == StartupBlock.BeginMarker || (ours && line.Text != StartupBlock.EndMarker);
            if (ours || line.Text.TrimStart().StartsWith("#", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match match in pattern.Matches(line.Text))
            {
                string name = match.Groups["name"].Value;
                if (names.Contains(name))
                {
                    found.Add(new HandWrittenVariable(path, line.Number, name));
                }
            }
        }
    }
}
