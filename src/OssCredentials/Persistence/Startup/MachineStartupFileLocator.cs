using System.Collections.Generic;
using System.IO;

namespace OssCredentials.Persistence.Startup;

/// <summary>Which start-up files of a machine get the block.</summary>
internal static class MachineStartupFileLocator
{
    /// <summary>Every file that may contain the block, each with the action for it.</summary>
    public static IReadOnlyList<StartupFile> Locate(UserContext user)
    {
        string etc = Path.Combine(user.Root, "etc");
        var files = new List<StartupFile>();
        if (!user.IsMacOS && Directory.Exists(Path.Combine(etc, "profile.d")))
        {
            files.Add(new StartupFile(Path.Combine(etc, "profile.d", "osscredentials.sh"), StartupSyntax.Posix, StartupAction.EditOrCreate));
        }
        else
        {
            files.Add(new StartupFile(Path.Combine(etc, "profile"), StartupSyntax.Posix, StartupAction.EditOrCreate));
        }

        // Debian, Arch and Alpine build zsh for /etc/zsh, Fedora and macOS for /etc.
        string zsh = Directory.Exists(Path.Combine(etc, "zsh")) ? Path.Combine(etc, "zsh", "zshenv") : Path.Combine(etc, "zshenv");
        files.Add(Where(user.IsMacOS || user.IsInstalled("zsh"), zsh, StartupSyntax.Posix, "zsh is not installed"));

        // Fedora's /etc/csh.cshrc reads profile.d/*.csh, Debian's doesn't; both shells read the file itself.
        files.Add(Where(false, Path.Combine(etc, "csh.cshrc"), StartupSyntax.Csh, "csh is not installed"));

        bool fish = user.IsInstalled("fish") && !user.IsMacOS;
        files.Add(Where(
            fish,
            Path.Combine(etc, "fish", "conf.d", UserStartupFileLocator.OwnFishFile),
            StartupSyntax.Fish,
            user.IsMacOS ? "fish uses a different folder on macOS" : "fish is not installed"));
        return files;
    }

    private static StartupFile Where(bool create, string path, StartupSyntax syntax, string reason) =>
        create ? new(path, syntax, StartupAction.EditOrCreate)
        : StartupFile.IsThere(path) ? new(path, syntax, StartupAction.Edit)
        : new(path, syntax, StartupAction.Skip, reason);
}
