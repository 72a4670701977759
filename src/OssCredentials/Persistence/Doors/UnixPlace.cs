using System;
using System.Collections.Generic;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Doors;

/// <summary>The end of a path: an open folder and a name in it that isn't a link.</summary>
/// <remarks>
/// A path is walked folder by folder, each opened in the one before and none through a link (openat, O_NOFOLLOW). A link is read,
/// and the walk continues with its target, at most 40 times: dotfile managers use links (C7). A link that belongs to another
/// account is refused in a folder where others can write; the kernel's protected_symlinks refuses it only for some processes.
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

    /// <summary>The folder; the last existing one if folders are missing.</summary>
    internal UnixFolder Folder => _passed[_passed.Count - 1];

    /// <summary>The name in the folder.</summary>
    internal string Name { get; }

    /// <summary>The path of the first missing folder; null if none is missing.</summary>
    internal string? Missing { get; }

    /// <summary>Whether the path itself refers to a link.</summary>
    internal bool IsLink { get; }

    /// <summary>The path without links.</summary>
    internal string Path => Combine(Folder.Path, Name);

    /// <summary>What is there now; null if nothing is.</summary>
    internal UnixFileStatus? Status => Missing is null ? UnixFileStatus.At(Folder.Handle, Name, Path) : null;

    /// <summary>Walks a path.</summary>
    /// <param name="path">The full path.</param>
    /// <param name="newFolderMode">The mode of missing folders, which are created; null to create none.</param>
    /// <exception cref="FileRefusedException">A link is not followed, or the path can't be walked.</exception>
    /// <exception cref="ErrnoException">The system returned an error.</exception>
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
            // The parts of the path that are still to be walked, the next one on top.
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

    /// <summary>The folder in which someone else may change or replace this; null if no one can.</summary>
    /// <param name="home">The home folder, above which nothing is checked; if it is null or not in the path, every folder is checked.</param>
    /// <param name="stickyIsSafe">Whether a sticky folder is accepted at the end as well: what is created in it belongs to this user.</param>
    internal UnixFolder? ChangeableBy(string? home, bool stickyIsSafe = false)
    {
        int from = 0;
        if (home is not null && UnixFileStatus.OfTarget(home) is { } status)
        {
            from = Math.Max(0, _passed.FindIndex(folder => folder.Status.IsSameFile(status)));
        }

        for (int i = from; i < _passed.Count; i++)
        {
            bool isAbove = i < _passed.Count - 1;
            if (UnixOwners.OthersMayChange(_passed[i], stickyIsSafe: stickyIsSafe || isAbove))
            {
                return _passed[i];
            }
        }

        return null;
    }

    /// <summary>Whether someone else can reach this through its folders; no one can if the home folder has mode 700.</summary>
    internal bool OthersMayPass() => _passed.TrueForAll(folder => !IsOnTheWay(folder) || UnixOwners.OthersMayPass(folder));

    /// <summary>The same for a path, before any of its missing folders is created.</summary>
    /// <inheritdoc cref="RefuseIfChangeable(string?, bool)"/>
    internal static void RefuseIfChangeable(string path, string? home)
    {
        using UnixPlace place = Walk(path);
        place.RefuseIfChangeable(home, stickyIsSafe: place.Missing is not null);
    }

    /// <summary>Refuses a place that someone else may change, like ssh's StrictModes.</summary>
    /// <exception cref="FileRefusedException">Someone else can change it; the message has the folder and the remedy.</exception>
    internal void RefuseIfChangeable(string? home, bool stickyIsSafe = false)
    {
        if (ChangeableBy(home, stickyIsSafe) is not UnixFolder folder)
        {
            return;
        }

        UnixFileStatus status = folder.Status;
        throw UnixOwners.IsTrusted(status.UserId)
            ? new FileRefusedException(
                $"other accounts can write the folder '{folder.Path}' (mode {Convert.ToString(status.Permissions, 8)}, owner {status.UserId}, group {status.GroupId}), and could replace what your shells and programs read there.",
                $"Remove that permission: chmod go-w '{folder.Path}'")
            : new FileRefusedException(
                $"the folder '{folder.Path}' belongs to user {status.UserId}, who could replace what your shells and programs read there.",
                "Ask root to change its owner to this user (chown), or use another folder.");
    }

    public void Dispose() => _passed.ForEach(static folder => folder.Dispose());

    // Folders that were passed on the way to a link, or left again by "..", aren't in the path to the file itself.
    private bool IsOnTheWay(UnixFolder folder) => folder.Path == "/" || Path.StartsWith(folder.Path + "/", StringComparison.Ordinal);

    private static string Follow(UnixFolder folder, string name, string path, UnixFileStatus link)
    {
        // Its owner can point it anywhere, and make us read or write our files with our permissions.
        if (!UnixOwners.IsTrusted(link.UserId) && UnixOwners.OthersMayChange(folder, stickyIsSafe: false))
        {
            throw new FileRefusedException(
                $"'{path}' is a symbolic link of user {link.UserId} in a folder that others can write.", "Remove the link, or use another path.");
        }

        return UnixFile.ReadLinkAt(folder.Handle, name, path) is { Length: > 0 } target
            ? target
            : throw new FileRefusedException("it is a symbolic link to something that doesn't exist.", "Fix or remove the link.");
    }

    private static SafeFileHandle Enter(UnixFolder folder, string name, string path)
    {
        // Links in /proc lead to open files, whatever their target says, so no walk goes through it.
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
            return; // Another process created it first.
        }

        // mkdir has applied the umask: root's is often 077, and what root creates in /etc is for everyone.
        using (SafeFileHandle made = UnixFile.OpenFolderAt(folder.Handle, name, path))
        using (SafeFileHandle readable = UnixFile.Reopen(made, path))
        {
            UnixFile.SetMode(readable, path, mode);
        }

        UnixFile.SyncFolderAt(folder.Handle, folder.Path);
    }

    private static FileRefusedException OfProcesses(string path) =>
        new($"'{path}' is in /proc, which contains no regular files.", "Use the path of a file. /dev/stdout writes to the standard output.");

    // .NET reads bytes that aren't valid UTF-8 as U+FFFD, and would then refer to another file.
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
