using System;
using System.Collections.Generic;
using System.IO;

namespace OssCredentials.Persistence.Startup;

/// <summary>Finds the start-up files of a user that get the block.</summary>
/// <remarks>What each shell reads is in its manual: bash(1) INVOCATION, zsh(1) STARTUP/SHUTDOWN FILES, fish(1), tcsh(1).</remarks>
internal static class UserStartupFileLocator
{
    /// <summary>The name of our own file for shells that read a folder of files.</summary>
    public const string OwnFishFile = "osscredentials.fish";

    private static readonly string[] s_knownShells =
    [
        "sh", "bash", "rbash", "dash", "ash", "busybox", "zsh", "rzsh", "ksh", "ksh93", "rksh93", "mksh", "lksh", "fish", "csh", "tcsh",
        "pwsh", "nologin", "false",
    ];

    /// <summary>Every file that may contain the block, each with the action for it.</summary>
    public static IReadOnlyList<StartupFile> Locate(UserContext user)
    {
        var files = new List<StartupFile>
        {
            new(InHome(user, ".profile"), StartupSyntax.Posix, StartupAction.EditOrCreate),

            // bash reads the first of these that exists, so a new one would hide .profile (B9).
            WhereItIs(InHome(user, ".bash_profile"), StartupSyntax.Posix, "it doesn't exist, and a new one would hide ~/.profile from bash"),
            WhereItIs(InHome(user, ".bash_login"), StartupSyntax.Posix, "it doesn't exist, and a new one would hide ~/.profile from bash"),

            // Run by sshd, and by a terminal that isn't a login shell: such shells inherit the login's variables if there was one.
            WhereItIs(InHome(user, ".bashrc"), StartupSyntax.Posix, "it doesn't exist"),
        };

        AddZsh(user, files);
        AddCsh(user, files);
        foreach (string folder in user.ConfigFolders)
        {
            bool fish = user.LoginShellName == "fish" || user.IsInstalled("fish") || Directory.Exists(Path.Combine(folder, "fish"));
            files.Add(Where(fish, Path.Combine(folder, "fish", "conf.d", OwnFishFile), StartupSyntax.Fish, "fish is not installed"));

            bool pwsh = user.LoginShellName == "pwsh" || user.IsInstalled("pwsh", "pwsh-preview");
            files.Add(Where(pwsh, Path.Combine(folder, "powershell", "profile.ps1"), StartupSyntax.PowerShell, "pwsh is not installed"));
        }

        return files;
    }

    /// <summary>Whether none of the files is read by the login shell.</summary>
    public static bool IsLoginShellUnknown(UserContext user) =>
        user.LoginShellName.Length > 0 && Array.IndexOf(s_knownShells, user.LoginShellName) < 0;

    private static void AddZsh(UserContext user, List<StartupFile> files)
    {
        bool zsh = user.IsMacOS || user.LoginShellName is "zsh" or "rzsh" || user.IsInstalled("zsh");
        if (user.ZDotFolder is not null && user.ZDotFolder != user.Home)
        {
            files.Add(Where(zsh, Path.Combine(user.ZDotFolder, ".zshenv"), StartupSyntax.Posix, "zsh is not installed"));
        }

        // ~/.zshenv is where ZDOTDIR is usually set, so a new zsh reads it first (B11).
        files.Add(Where(zsh, InHome(user, ".zshenv"), StartupSyntax.Posix, "zsh is not installed"));
    }

    private static void AddCsh(UserContext user, List<StartupFile> files)
    {
        string tcshrc = InHome(user, ".tcshrc");
        string cshrc = InHome(user, ".cshrc");
        if (StartupFile.IsThere(tcshrc))
        {
            files.Add(new StartupFile(tcshrc, StartupSyntax.Csh, StartupAction.Edit));
            files.Add(new StartupFile(cshrc, StartupSyntax.Csh, StartupAction.Skip, "tcsh reads ~/.tcshrc instead"));
            return;
        }

        // Never .tcshrc: it would hide a .cshrc that is created later.
        files.Add(Where(user.LoginShellName is "csh" or "tcsh", cshrc, StartupSyntax.Csh, "csh is not the login shell"));
    }

    private static string InHome(UserContext user, string name) => Path.Combine(user.Home, name);

    private static StartupFile WhereItIs(string path, StartupSyntax syntax, string reason) => Where(false, path, syntax, reason);

    private static StartupFile Where(bool create, string path, StartupSyntax syntax, string reason) =>
        create ? new(path, syntax, StartupAction.EditOrCreate)
        : StartupFile.IsThere(path) ? new(path, syntax, StartupAction.Edit)
        : new(path, syntax, StartupAction.Skip, reason);
}
