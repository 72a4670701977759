using System;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>The write protocol's steps on Linux and macOS.</summary>
internal sealed class UnixFilePlatform : FilePlatform
{
    internal override void CheckHomeFolder(string folder)
    {
        if (string.IsNullOrEmpty(folder) || folder[0] != '/')
            throw new FileRefusedException("there is no home folder: HOME is not set to a full path.", "Set HOME, or use the Machine scope.");
        UnixFileStatus status = UnixFileStatus.OfTarget(folder)
            ?? throw new FileRefusedException($"the home folder '{folder}' is not there.", "Create it, or set HOME to one that is.");
        if (!status.IsFolder)
            throw new FileRefusedException($"the home folder '{folder}' is not a folder.", "Set HOME to one.");

        // With sudo, HOME may still be the caller's; root's files in it would lock the caller out (C11).
        uint user = Libc.GetEffectiveUserId();
        if (status.UserId != user)
        {
            throw new FileRefusedException(
                $"the home folder '{folder}' belongs to user {status.UserId}, and this process runs as user {user}.",
                "Run the command without sudo, or with HOME set to a folder of this user.");
        }
    }

    internal override void CreateFolder(string path, int mode, bool isOurs)
    {
        if (UnixFileStatus.OfTarget(path) is not { } status)
        {
            string parent = ParentOf(path);
            if (UnixFileStatus.OfTarget(parent) is null)
                CreateFolder(parent, isOurs ? UnixModes.OwnerAll : mode, isOurs: false);
            try
            {
                UnixFile.MakeFolder(path, mode);

                // mkdir has taken the umask's bits away: root's is often 077, and what it makes in /etc is for everyone.
                UnixFile.SetMode(path, mode);
                UnixFile.SyncFolder(parent);
            }
            catch (ErrnoException e) when (e.Errno == Errno.EEXIST)
            {
                // Another process was first.
            }

            if (UnixFileStatus.OfPath(path) is { IsLink: true } && UnixFileStatus.OfTarget(path) is null)
                throw new FileRefusedException($"the folder '{path}' is a link that leads nowhere.", "Mend or remove the link.");
            status = UnixFileStatus.OfTarget(path) ?? throw new ErrnoException("stat", path, Errno.ENOENT);
        }

        if (!status.IsFolder)
            throw new FileRefusedException($"'{path}' is in the way: it is not a folder.", "Move it away.");
        if (!isOurs)
            return;
        if (status.UserId != Libc.GetEffectiveUserId())
            throw new FileRefusedException($"the folder '{path}' belongs to user {status.UserId}.", "Remove it, or run the command as that user.");

        // Somebody has widened or narrowed the folder.
        if (status.Permissions != mode)
            UnixFile.SetMode(path, mode);
    }

    internal override FileLock? TryLock(string folder, int mode)
    {
        string path = Path.Combine(folder, LockName);
        SafeFileHandle? handle = null;
        try
        {
            CreateFolder(folder, mode, isOurs: true);
            if (UnixFileStatus.OfPath(path) is { IsLink: true })
                throw new FileRefusedException($"its lock '{path}' is a symbolic link.", "Remove the link.");
            if (UnixFileStatus.OfPath(path) is null)
                UnixFile.Create(path, UnixModes.OwnerReadWrite); // Whoever may open the lock may lock us out.
            handle = UnixFile.OpenReadWrite(path);

            // The lock counts only on the file that others would open: one whose name has gone was removed by its holder.
            if (UnixFile.TryLock(handle, path)
                && UnixFileStatus.OfPath(path) is { } status
                && status.IsSameFile(UnixFileStatus.Of(handle, path)))
            {
                FileLock taken = new(path, handle);
                handle = null;
                return taken;
            }

            return null;
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            return null; // The last holder has removed it, or is about to remove its folder.
        }
        finally
        {
            handle?.Dispose();
        }
    }

    internal override FileSnapshot Read(string path, FileEditorOptions options)
    {
        bool isLink = UnixFileStatus.OfPath(path) is { IsLink: true };
        string target;
        try
        {
            // The file behind the links is written, so that a dotfile manager's links stay (C7).
            target = UnixFile.RealPath(path);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ELOOP)
        {
            throw new FileRefusedException("its symbolic links form a loop, or are more than 40.", "Mend the links.");
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            if (isLink)
                throw new FileRefusedException("it is a symbolic link that leads nowhere.", "Mend or remove the link.");
            return new FileSnapshot(path, Path.Combine(RealFolder(path, options), Path.GetFileName(path)));
        }

        // Before it is opened as well: opening a device can have effects.
        if (UnixFileStatus.OfTarget(target) is { } seen)
            Check(seen, options);
        SafeFileHandle file = OpenForEdit(target);
        try
        {
            // Of the open file: the path may name another by now.
            UnixFileStatus status = UnixFileStatus.Of(file, target);
            Check(status, options);
            byte[] bytes = UnixFile.Read(file, target, (int)Math.Min(status.Size, (ulong)options.MaximumBytes) + 1);
            return bytes.Length > options.MaximumBytes
                ? throw new FileRefusedException($"it is larger than {options.MaximumBytes} bytes.", "Edit it yourself.")
                : new FileSnapshot(path, target) { IsLink = isLink, Bytes = bytes, File = file, UnixStatus = status };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    internal override bool NeedsMending(FileSnapshot file, FileEditorOptions options) =>
        file.UnixStatus is { } status
        && options.Kind != FileKind.Startup
        && (status.Permissions != ModeOf(file, options) || status.GroupId != (options.UnixGroupId ?? status.GroupId));

    internal override void Sweep(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.EnumerateFiles(folder, TemporaryPrefix + "*"))
        {
            if (UnixFileStatus.OfPath(path) is not { IsRegular: true } status || status.UserId != Libc.GetEffectiveUserId())
                continue;
            try
            {
                using SafeFileHandle file = UnixFile.OpenReadWrite(path);
                if (UnixFile.TryLock(file, path))
                    UnixFile.Unlink(path);
            }
            catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
            {
                // Its writer has finished, or another sweeps.
            }
        }
    }

    internal override void CheckMayChange(FileSnapshot file)
    {
        // A missing folder is made in the first one above it that is there; the error of that names the one to be made.
        string folder = file.Folder;
        string named = folder;
        while (UnixFileStatus.OfTarget(folder) is null)
        {
            named = folder;
            folder = ParentOf(folder);
        }

        UnixFile.CheckMayWrite(folder, named);
    }

    internal override bool Replace(FileSnapshot before, byte[] bytes, FileEditorOptions options)
    {
        using SafeFileHandle temporary = UnixFile.CreateTemporary(before.Folder, TemporaryPrefix, out string path);
        bool isInPlace = false;
        try
        {
            // A sweep of another process leaves alone what is locked. Errors name the file that the caller knows (C18).
            UnixFile.TryLock(temporary, before.Target);
            UnixFile.Write(temporary, before.Target, bytes);
            TakeOver(before, temporary, options);

            // Checked, because FileStream.Flush(true) is silent when the disk fails (C4).
            UnixFile.Sync(temporary, before.Target);
            if (!IsCurrent(before))
                return false;

            // Released first: .NET refuses to open a locked file, and readers of the new file must not see that.
            UnixFile.Unlock(temporary, before.Target);

            // rename by itself, since File.Move falls back to a copy that can be cut short (C6).
            UnixFile.Rename(path, before.Target);
            isInPlace = true;
        }
        finally
        {
            // Not checked: an error is on its way that matters more, and the next run sweeps what stays.
            if (!isInPlace)
                _ = Libc.Unlink(path);
        }

        SyncFolder(before);
        return true;
    }

    internal override bool Delete(FileSnapshot before)
    {
        if (!IsCurrent(before))
            return false;
        UnixFile.Unlink(before.Target);
        SyncFolder(before);
        return true;
    }

    internal override void RemoveFolderIfEmpty(string path)
    {
        try
        {
            UnixFile.RemoveFolder(path);
        }
        catch (ErrnoException e) when (e.Errno is Errno.ENOENT or Errno.EEXIST or Errno.ENOTDIR or Errno.EBUSY || e.Errno == Errno.ENOTEMPTY)
        {
            // rmdir(2): it is gone already, something is in it, it is a dotfile manager's link, or something is mounted there.
            return;
        }
        catch (ErrnoException e) when (e.Errno is Errno.EACCES or Errno.EPERM or Errno.EROFS)
        {
            // The folder above may not be written. What was to be removed is removed; an empty folder harms nobody.
            return;
        }

        UnixFile.SyncFolder(ParentOf(path));
    }

    internal override bool IsGone(Exception error) => error is ErrnoException { Errno: Errno.ENOENT };

    internal override StoreException Explain(string path, Exception error) => error switch
    {
        ErrnoException e => new StoreException(
            path,
            $"'{path}' was not written: {Errno.Cause(e.Errno)}{(e.Path == path ? string.Empty : $" ('{e.Path}')")}.",
            Errno.Remedy(e.Errno),
            e),
        _ => new StoreException(path, $"'{path}' was not written: {error.Message}", Errno.Remedy(0), error),
    };

    private static void Check(UnixFileStatus status, FileEditorOptions options)
    {
        if (!status.IsRegular)
            throw new FileRefusedException("it is not a regular file.", "Move it away.");

        // A new file would belong to us and shut its owner out (C8, C11).
        uint user = Libc.GetEffectiveUserId();
        if (status.UserId != user)
            throw new FileRefusedException($"it belongs to user {status.UserId}, and this process runs as user {user}.", "Run the command as its owner.");
        if ((status.Permissions & UnixModes.OwnerWrite) == 0)
            throw new FileRefusedException("it is read-only.", "Give its owner the right to write (chmod u+w), and run the command again.");

        // The other names would keep the old file (C9).
        if (status.Links > 1 && !options.AllowHardLinks)
            throw new FileRefusedException($"it has {status.Links} hard links, which writing would part.", "Use -Force to write it all the same.");
    }

    private static SafeFileHandle OpenForEdit(string target)
    {
        try
        {
            return UnixFile.OpenReadWrite(target);
        }
        catch (ErrnoException e) when (e.Errno is Errno.EACCES or Errno.EPERM or Errno.EROFS or Errno.ETXTBSY)
        {
            throw new FileRefusedException($"it cannot be written: {Errno.Cause(e.Errno)}.", Errno.Remedy(e.Errno));
        }
    }

    /// <summary>The folder of a file that is not there yet, without links.</summary>
    private string RealFolder(string path, FileEditorOptions options)
    {
        string folder = ParentOf(path);
        if (UnixFileStatus.OfTarget(folder) is null)
        {
            if (!options.CreateFolders)
                throw new FileRefusedException($"its folder '{folder}' is not there.", "Create it, and run the command again.");
            if (options.WhatIf)
                return folder;
            CreateFolder(folder, options.NewFolderMode, isOurs: false);
        }

        return UnixFile.RealPath(folder);
    }

    /// <summary>Gives the new file what the old one had, or what its kind asks for (C10).</summary>
    private static void TakeOver(FileSnapshot before, SafeFileHandle temporary, FileEditorOptions options)
    {
        string path = before.Target;
        UnixFileStatus born = UnixFileStatus.Of(temporary, path);
        uint? group = options.Kind == FileKind.Startup ? before.UnixStatus?.GroupId : options.UnixGroupId ?? before.UnixStatus?.GroupId;
        if (group is { } wanted && wanted != born.GroupId)
        {
            try
            {
                UnixFile.SetGroup(temporary, path, wanted);
            }
            catch (ErrnoException e) when (e.Errno == Errno.EPERM)
            {
                throw new FileRefusedException($"its group {wanted} is not one of yours, so a new file cannot have it.", "Edit the file as one of that group.");
            }
        }

        if (before.File is SafeFileHandle old)
        {
            if (UnixFile.CopyMetadata(old, temporary, path, withAcl: options.Kind == FileKind.Startup) is string lost)
                throw new FileRefusedException($"its extended attribute '{lost}' could not be kept.", "Edit the file yourself, or remove the attribute.");
        }
        else
        {
            UnixFile.DropAcl(temporary, path);
        }

        // Last, because a change of group takes mode bits away, and an ACL sets them.
        UnixFile.SetMode(temporary, path, ModeOf(before, options));
    }

    private static void SyncFolder(FileSnapshot file)
    {
        try
        {
            UnixFile.SyncFolder(file.Folder);
        }
        catch (ErrnoException e)
        {
            throw new StoreException(
                file.Path,
                $"'{file.Path}' was changed, but the disk did not confirm it, so a power cut may still undo it: {Errno.Cause(e.Errno)}.",
                Errno.Remedy(e.Errno),
                e);
        }
    }

    private static int ModeOf(FileSnapshot file, FileEditorOptions options) => options.Kind switch
    {
        FileKind.Startup => file.UnixStatus?.Permissions ?? options.UnixMode ?? UnixModes.OwnerReadWrite,
        FileKind.Secret => options.UnixMode ?? UnixModes.OwnerReadWrite,
        _ => options.UnixMode ?? throw new ArgumentException("A shared file's mode is to be given.", nameof(options)),
    };

    /// <summary>Whether the file is still what was read. The bytes as well: a time stamp moves in steps of up to 10 ms (C14).</summary>
    private static bool IsCurrent(FileSnapshot before)
    {
        UnixFileStatus? now = UnixFileStatus.OfPath(before.Target);
        if (now != before.UnixStatus)
            return false;
        return before.File is null || before.Bytes!.SequenceEqual(UnixFile.Read(before.File, before.Target, before.Bytes!.Length + 1));
    }

    private static string ParentOf(string path) => Path.GetDirectoryName(path) ?? "/";
}
