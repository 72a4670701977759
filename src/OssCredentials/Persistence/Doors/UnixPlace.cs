using System;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Doors;

/// <summary>Where a path leads: an open folder and a name in it that isn't a link.</summary>
/// <remarks>
/// A path is walked folder by folder, each opened in the one before and none through a link (openat, O_NOFOLLOW). A link is
/// read, and the walk goes on with what it says, 40 times at most: dotfile managers work with links (C7). A link of another
/// account is refused where others can write, which the kernel's protected_symlinks refuses only to those who let it follow.
/// </remarks>
internal sealed class UnixPlace : IDisposable
{
    private const int MaximumLinks = 40;

    private readonly List<UnixFolder> _passed;

    private UnixPlace(List<UnixFolder> passed, string name, string? missing, bool isLink)
    {
        _passed = passed;
        Name = name;
        Missing = missing;
        IsLink = isLink;
    }

    /// <summary>The folder; the last one there is, when folders are missing.</summary>
    internal UnixFolder Folder => _passed[_passed.Count - 1];

    /// <summary>The name in the folder.</summary>
    internal string Name { get; }

    /// <summary>The path of the first folder that is missing; null when none is.</summary>
    internal string? Missing { get; }

    /// <summary>Whether the path itself names a link.</summary>
    internal bool IsLink { get; }

    /// <summary>The path without links.</summary>
    internal string Path => Combine(Folder.Path, Name);

    /// <summary>What is there now; null when nothing is.</summary>
    internal UnixFileStatus? Status => Missing is null ? UnixFileStatus.At(Folder.Handle, Name, Path) : null;

    /// <summary>Walks a path.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="newFolderMode">The mode of folders that are made where they are missing; null to make none.</param>
    /// <exception cref="FileRefusedException">A link is not followed, or the path is none that can be walked.</exception>
    /// <exception cref="ErrnoException">The system refused.</exception>
    internal static UnixPlace Walk(string path, int? newFolderMode = null)
    {
        RefuseUnencodable(path);
        if (path.Length == 0 || path[0] != '/')
        {
            throw new FileRefusedException("its path isn't absolute.", "Specify an absolute path.");
        }

        var passed = new List<UnixFolder>();
        try
        {
            // The way down: what is still to be walked, the next part at its end.
            var ahead = new Stack<string>();
            Push(ahead, path);
            passed.Add(new UnixFolder(UnixFile.OpenRoot(), "/"));
            int links = 0;
            bool isLink = false;
            while (ahead.Count > 0)
            {
                string part = ahead.Pop();
                UnixFolder folder = passed[passed.Count - 1];
                string here = Combine(folder.Path, part);
                bool isLast = ahead.Count == 0;
                UnixFileStatus? status = part == ".." ? null : UnixFileStatus.At(folder.Handle, part, here);
                if (status is { IsLink: true })
                {
                    string target = Follow(folder, part, here, status.Value);
                    if (++links > MaximumLinks)
                    {
                        throw new FileRefusedException("its symbolic links form a loop, or there are more than 40.", "Fix the links.");
                    }

                    isLink |= isLast;
                    Push(ahead, target);
                    if (target.StartsWith("/", StringComparison.Ordinal))
                    {
                        passed.Add(new UnixFolder(UnixFile.OpenRoot(), "/"));
                    }

                    continue;
                }

                if (isLast && part != "..")
                {
                    return new UnixPlace(passed, part, null, isLink);
                }

                if (part != ".." && status is null)
                {
                    if (newFolderMode is not int mode)
                    {
                        return new UnixPlace(passed, part, here, isLink);
                    }

                    Make(folder, part, here, mode);
                }

                passed.Add(new UnixFolder(Enter(folder, part, here), part == ".." ? Parent(folder.Path) : here));
            }

            // The root folder, or a path that ends with "..".
            return new UnixPlace(passed, ".", null, isLink);
        }
        catch
        {
            passed.ForEach(static folder => folder.Dispose());
            throw;
        }
    }

    /// <summary>Whether someone else may change what stands here or put something else in its place, and in which folder; null when no one may.</summary>
    /// <param name="home">The home folder, above which nothing counts; null, or not on the way, to look at each folder.</param>
    internal UnixFolder? ChangeableBy(string? home)
    {
        int from = 0;
        if (home is not null && UnixFileStatus.OfTarget(home) is { } status)
        {
            from = Math.Max(0, _passed.FindIndex(folder => folder.Status.IsSameFile(status)));
        }

        for (int i = from; i < _passed.Count; i++)
        {
            bool isAbove = i < _passed.Count - 1;
            if (UnixOwners.OthersMayChange(_passed[i], stickyIsSafe: isAbove))
            {
                return _passed[i];
            }
        }

        return null;
    }

    /// <summary>Whether someone else may go all the way to what is here, as no one can into a home folder of mode 700.</summary>
    internal bool OthersMayPass() => _passed.TrueForAll(folder => !IsOnTheWay(folder) || UnixOwners.OthersMayPass(folder));

    /// <summary>As ssh's StrictModes: refuses a place that someone else may change.</summary>
    /// <exception cref="FileRefusedException">Someone may; it names the folder and what helps.</exception>
    internal void RefuseIfChangeable(string? home)
    {
        if (ChangeableBy(home) is not UnixFolder folder)
        {
            return;
        }

        UnixFileStatus status = folder.Status;
        throw UnixOwners.IsTrusted(status.UserId)
            ? new FileRefusedException(
                $"other accounts can write the folder '{folder.Path}' (mode {Convert.ToString(status.Permissions, 8)}, owner {status.UserId}, group {status.GroupId}), and could replace what your shells run.",
                $"Remove that permission: chmod go-w '{folder.Path}'")
            : new FileRefusedException(
                $"the folder '{folder.Path}' belongs to user {status.UserId}, who could replace what your shells run.",
                "Ask root to change its owner to this user (chown), or use another folder.");
    }

    public void Dispose() => _passed.ForEach(static folder => folder.Dispose());

    // What was passed on the way to a link that was followed, or left again by "..", isn't on the way to the file itself.
    private bool IsOnTheWay(UnixFolder folder) => folder.Path == "/" || Path.StartsWith(folder.Path + "/", StringComparison.Ordinal);

    private static string Follow(UnixFolder folder, string name, string path, UnixFileStatus link)
    {
        // Its owner may point it anywhere, and with our rights make us read or write what is ours.
        if (!UnixOwners.IsTrusted(link.UserId) && UnixOwners.OthersMayChange(folder, stickyIsSafe: false))
        {
            throw new FileRefusedException(
                $"'{path}' is a symbolic link of user {link.UserId} in a folder that others can write.", "Remove the link, or use another path.");
        }

        // Links in /proc lead to open files, whatever their text says.
        if (UnixFile.IsOfProcesses(folder.Handle, folder.Path))
        {
            throw OfProcesses(path);
        }

        return UnixFile.ReadLinkAt(folder.Handle, name, path) is { Length: > 0 } target
            ? target
            : throw new FileRefusedException("it is a symbolic link to something that doesn't exist.", "Fix or remove the link.");
    }

    private static SafeFileHandle Enter(UnixFolder folder, string name, string path)
    {
        SafeFileHandle entered = UnixFile.OpenFolderAt(folder.Handle, name, path);
        if (!UnixFile.IsOfProcesses(entered, path))
        {
            return entered;
        }

        entered.Dispose();
        throw OfProcesses(path);
    }

    private static void Make(UnixFolder folder, string name, string path, int mode)
    {
        try
        {
            UnixFile.MakeFolderAt(folder.Handle, name, path, mode);
        }
        catch (ErrnoException e) when (e.Errno == Errno.EEXIST)
        {
            return; // Another process was first.
        }

        // mkdir has taken the umask's bits away: root's is often 077, and what it makes in /etc is for everyone.
        using (SafeFileHandle made = UnixFile.OpenFolderAt(folder.Handle, name, path))
        using (SafeFileHandle readable = UnixFile.Reopen(made, path))
        {
            UnixFile.SetMode(readable, path, mode);
        }

        UnixFile.SyncFolderAt(folder.Handle, folder.Path);
    }

    private static FileRefusedException OfProcesses(string path) =>
        new($"'{path}' is in /proc, which holds no regular files.", "Use the path of a file. /dev/stdout writes to the standard output.");

    // .NET reads bytes that are no UTF-8 as U+FFFD, and would then name another file.
    private static void RefuseUnencodable(string path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] is '\uFFFD' or '\0' || (char.IsSurrogate(path[i]) && !char.IsSurrogatePair(path, i++)))
            {
                throw new FileRefusedException(
                    "its path is not valid UTF-8, so another file would be used instead.", "Rename the folder, or use a path in UTF-8.");
            }
        }
    }

    private static void Push(Stack<string> ahead, string path)
    {
        string[] parts = path.Split('/');
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] is not ("" or "."))
            {
                ahead.Push(parts[i]);
            }
        }
    }

    private static string Parent(string path) => System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : "/";

    private static string Combine(string folder, string name) => folder == "/" ? "/" + name : folder + "/" + name;
}
