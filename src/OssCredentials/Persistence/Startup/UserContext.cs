using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using OssCredentials.Environment;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Startup;

/// <summary>The user, and where the shells of this machine look: everything that decides which files are written.</summary>
internal sealed class UserContext
{
    // The database of users, in bytes.
    private const int MaximumDatabase = 16 * 1024 * 1024;

    private static readonly string[] s_usualFolders = ["/bin", "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"];

    /// <summary>The home folder, without a slash at the end.</summary>
    public required string Home { get; init; }

    /// <summary>The effective user; 0 is root.</summary>
    public uint UserId { get; init; }

    /// <summary>The full path or name of the login shell; null if unknown.</summary>
    public string? LoginShell { get; init; }

    /// <summary>XDG_CONFIG_HOME if it is set; the XDG specification says to ignore a relative one.</summary>
    public string? ConfigHome { get; init; }

    /// <summary>ZDOTDIR if it is set.</summary>
    public string? ZDotFolder { get; init; }

    /// <summary>The folders in which shells are looked for.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = s_usualFolders;

    /// <summary>Whether this is macOS.</summary>
    public bool IsMacOS { get; init; }

    /// <summary>The folder that contains <c>etc</c>: <c>/</c>, except in tests.</summary>
    public string Root { get; init; } = "/";

    /// <summary>The configuration folders that a shell may use: with the current XDG_CONFIG_HOME, then without it.</summary>
    /// <remarks>
    /// B11: a start-up file often sets it, so a shell that the desktop or sshd starts doesn't have it, but a child of this session
    /// does.
    /// </remarks>
    public IReadOnlyList<string> ConfigFolders
    {
        get
        {
            string usual = Path.Combine(Home, ".config");
            return ConfigHome is null || ConfigHome == usual ? [usual] : [ConfigHome, usual];
        }
    }

    /// <summary>The last part of the login shell's path; empty if unknown.</summary>
    public string LoginShellName => LoginShell is null ? string.Empty : Path.GetFileName(LoginShell);

    /// <summary>The same user with every folder in its usual place.</summary>
    public UserContext WithUsualFolders() => new()
    {
        Home = Home,
        UserId = UserId,
        LoginShell = LoginShell,
        SearchPath = SearchPath,
        IsMacOS = IsMacOS,
        Root = Root,
    };

    /// <summary>The user of this process.</summary>
    /// <exception cref="StoreException">There is no home folder.</exception>
    public static UserContext FromProcess(IEnvironmentVariables variables)
    {
        // A container's user often has neither the variable nor an entry in the database of users (B12).
        string home = HomeFolders.Of(variables) ?? throw new StoreException(
            "HOME", HomeFolders.WhyUnknown(variables), "Set HOME to a folder of this user, or use the scope Process or Machine.");
        UserContext user = Of(home, variables);
        foreach ((string name, string? path) in ((string, string?)[])[("HOME", user.Home), ("XDG_CONFIG_HOME", user.ConfigHome), ("ZDOTDIR", user.ZDotFolder)])
        {
            // .NET reads bytes that aren't valid UTF-8 as U+FFFD: we would write into another folder than the shells read.
            if (path is not null && path.Contains('\uFFFD'))
            {
                throw new StoreException(name, $"{name} is not valid UTF-8.", "Set it to a path in UTF-8, or use the scope Process or Machine.");
            }

            // No line of a start-up file could contain this path.
            if (path is not null && HoldsControlCharacter(path))
            {
                throw new StoreException(name, $"{name} contains a control character.", "Set it to the path of a folder without one.");
            }
        }

        return user;
    }

    /// <summary>The user of this process, for the machine's store, which a service without a home folder can use too.</summary>
    public static UserContext FromProcessWithoutHome(IEnvironmentVariables variables) => Of(HomeFolders.Of(variables) ?? "/", variables);

    private static bool HoldsControlCharacter(string text)
    {
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                return true;
            }
        }

        return false;
    }

    private static UserContext Of(string home, IEnvironmentVariables variables)
    {
        var folders = new List<string>();
        foreach (string folder in (variables.Get("PATH") ?? string.Empty).Split(Path.PathSeparator))
        {
            if (Path.IsPathRooted(folder))
            {
                folders.Add(folder);
            }
        }

        folders.AddRange(s_usualFolders);
        uint userId = Libc.GetEffectiveUserId();
        return new UserContext
        {
            UserId = userId,
            Home = WithoutLastSlash(home),
            LoginShell = NullIfEmpty(variables.Get("SHELL")) ?? ShellInPasswd("/etc/passwd", userId),
            ConfigHome = RootedOrNull(variables.Get("XDG_CONFIG_HOME")),
            ZDotFolder = RootedOrNull(variables.Get("ZDOTDIR")),
            SearchPath = folders,
            IsMacOS = RuntimeInformation.IsOSPlatform(OSPlatform.OSX),
        };
    }

    /// <summary>Whether one of these shells is installed here.</summary>
    public bool IsInstalled(params string[] shells)
    {
        foreach (string folder in SearchPath)
        {
            foreach (string shell in shells)
            {
                if (File.Exists(Path.Combine(folder, shell)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The login shell of a user in a file of users; null if the user or the file doesn't exist.</summary>
    internal static string? ShellInPasswd(string file, uint userId)
    {
        string[] lines;
        try
        {
            lines = Encoding.UTF8.GetString(FileDoor.ReadOrNull(file, MaximumDatabase) ?? []).Split('\n');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FileRefusedException)
        {
            // A container may have none.
            return null;
        }

        string id = userId.ToString(CultureInfo.InvariantCulture);
        foreach (string line in lines)
        {
            // passwd(5): name:password:user id:group id:comment:home:shell
            string[] fields = line.Split(':');
            if (fields.Length >= 7 && fields[2] == id)
            {
                return NullIfEmpty(fields[6]);
            }
        }

        return null;
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;

    private static string? RootedOrNull(string? path) =>
        path is { Length: > 0 } && Path.IsPathRooted(path) ? WithoutLastSlash(path) : null;

    private static string WithoutLastSlash(string path) => path.Length > 1 ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : path;
}
