using System;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>The write protocol's steps on Linux and macOS.</summary>
internal sealed class UnixFilePlatform : FilePlatform
{
    internal override void CheckHomeFolder(string folder, bool requiresOwn)
    {
        if (string.IsNullOrEmpty(folder) || folder[0] != '/')
        {
            throw new FileRefusedException("there is no home folder: HOME is not set to an absolute path.", "Set HOME, or use the Machine scope.");
        }

        UnixFileStatus status = UnixFileStatus.OfTarget(folder)
            ?? throw new FileRefusedException($"the home folder '{folder}' doesn't exist.", "Create it, or set HOME to an existing folder.");
        if (!status.IsFolder)
        {
            throw new FileRefusedException($"the home folder '{folder}' is not a folder.", "Set HOME to a folder.");
        }

        // With sudo, HOME may still be the caller's; root's files in it would lock the caller out (C11).
        uint user = Libc.GetEffectiveUserId();
        if (status.UserId != user && !UnixOwners.IsArbitraryUserHome(status))
        {
            throw new FileRefusedException(
                $"the home folder '{folder}' belongs to user {status.UserId}, and this process runs as user {user}.",
                "Run the command without sudo, or with HOME set to a folder of this user.");
        }

        if (requiresOwn)
        {
            using UnixPlace place = UnixPlace.Walk(folder + "/.x");
            place.RefuseIfChangeable(folder);
        }
    }

    internal override void CreateFolder(string path, int mode, bool isOurs) => OpenFolder(path, mode, isOurs, options: null).Dispose();

    internal override FileLock? TryLock(string folder, FileEditorOptions options)
    {
        string path = Path.Combine(folder, LockName);
        UnixPlace? place = null;
        SafeFileHandle? handle = null;
        try
        {
            place = OpenFolder(folder, options.LockFolderMode, isOurs: true, options);
            SafeFileHandle inside = place.Folder.Handle;
            if (UnixFileStatus.At(inside, LockName, path) is { IsLink: true })
            {
                throw new FileRefusedException($"its lock '{path}' is a symbolic link.", "Remove the link.");
            }

            handle = OpenLock(inside, path);
            UnixFileStatus opened = UnixFileStatus.Of(handle, path);
            if (!opened.IsRegular || opened.UserId != Libc.GetEffectiveUserId())
            {
                throw new FileRefusedException($"its lock '{path}' doesn't belong to this user.", "Remove it.");
            }

            // The lock is valid only on the file that others would open: if its name is gone, its holder has removed it.
            if (UnixFile.TryLock(handle, path) && IsStill(inside, path, opened))
            {
                UnixPlace held = place;
                FileLock taken = new(
                    () =>
                    {
                        if (IsStill(held.Folder.Handle, path, opened))
                        {
                            UnixFile.UnlinkAt(held.Folder.Handle, LockName, path);
                        }
                    },
                    handle,
                    held);
                handle = null;
                place = null;
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
            place?.Dispose();
        }
    }

    internal override FileSnapshot Read(string path, FileEditorOptions options)
    {
        if (options is { RequiresOwnFolders: true, CreateFolders: true })
        {
            UnixPlace.RefuseIfChangeable(path, options.HomeFolder);
        }

        // The target of the links is written, so that a dotfile manager's links stay (C7).
        UnixPlace place = UnixPlace.Walk(path, options is { CreateFolders: true, WhatIf: false } ? options.NewFolderMode : null);
        try
        {
            if (options.RequiresOwnFolders)
            {
                place.RefuseIfChangeable(options.HomeFolder);
            }

            if (place.Status is not { } seen)
            {
                if (place.IsLink)
                {
                    throw new FileRefusedException("it is a symbolic link to something that doesn't exist.", "Fix or remove the link.");
                }

                if (place.Missing is not null && !options.CreateFolders)
                {
                    throw new FileRefusedException($"its folder '{ParentOf(path)}' doesn't exist.", "Create it, and run the command again.");
                }

                // If folders are still to be created, their names are those in the path.
                return new FileSnapshot(path, place.Missing is null ? place.Path : path) { Place = place };
            }

            // Checked before it is opened as well: opening a device can have effects.
            Check(seen, options);
            SafeFileHandle file = OpenForEdit(place);
            try
            {
                // The status of the open file: the path may refer to another by now.
                UnixFileStatus status = UnixFileStatus.Of(file, place.Path);
                Check(status, options);
                byte[] bytes = UnixFile.Read(file, place.Path, options.MaximumBytes + 1, status.Size);
                return bytes.Length > options.MaximumBytes
                    ? throw new FileRefusedException($"it is larger than {options.MaximumBytes} bytes.", "Edit it yourself.")
                    : new FileSnapshot(path, place.Path) { Place = place, IsLink = place.IsLink, Bytes = bytes, File = file, UnixStatus = status };
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    internal override bool NeedsMending(FileSnapshot file, FileEditorOptions options) =>
        file.UnixStatus is { } status
        && options.Kind != FileKind.Startup
        && (status.Permissions != ModeOf(file, options) || status.GroupId != (options.UnixGroupId ?? status.GroupId));

    internal override void Sweep(string folder)
    {
        try
        {
            using UnixPlace place = UnixPlace.Walk(folder + "/.x");
            if (place.Missing is null)
            {
                Sweep(place);
            }
        }
        catch (FileRefusedException)
        {
            // Our writers leave nothing behind another account's link.
        }
    }

    internal override void CheckMayChange(FileSnapshot file) =>
        UnixFile.CheckMayWriteAt(file.Place!.Folder.Handle, file.Place.Missing ?? file.Place.Folder.Path);

    internal override bool Replace(FileSnapshot before, byte[] bytes, FileEditorOptions options)
    {
        UnixPlace place = before.Place!;
        string name = TemporaryPrefix + Guid.NewGuid().ToString("N").Substring(0, 12);
        using SafeFileHandle temporary = UnixFile.CreateAt(place.Folder.Handle, name, place.Folder.Path, UnixModes.OwnerReadWrite);
        bool isInPlace = false;
        try
        {
            // A sweep of another process ignores locked files (C18). Errors mention the file that the caller knows.
            UnixFile.TryLock(temporary, before.Target);
            UnixFile.Write(temporary, before.Target, bytes);
            TakeOver(before, temporary, options);

            // Checked, because FileStream.Flush(true) is silent when the disk fails (C4).
            UnixFile.Sync(temporary, before.Target);
            if (!IsCurrent(before))
            {
                return false;
            }

            // Released first: .NET refuses to open a locked file, and readers of the new file must not run into that.
            UnixFile.Unlock(temporary, before.Target);

            // Only rename: File.Move falls back to a copy that can be cut short (C6).
            UnixFile.RenameAt(place.Folder.Handle, name, place.Name, before.Target);
            isInPlace = true;
        }
        finally
        {
            // Not checked: the error that is being thrown matters more, and the next run removes what stays.
            if (!isInPlace)
            {
                _ = Libc.UnlinkAt(place.Folder.Handle, name, 0);
            }
        }

        SyncFolder(before);
        return true;
    }

    internal override bool Delete(FileSnapshot before)
    {
        if (!IsCurrent(before))
        {
            return false;
        }

        UnixFile.UnlinkAt(before.Place!.Folder.Handle, before.Place.Name, before.Target);
        SyncFolder(before);
        return true;
    }

    internal override void RemoveFolderIfEmpty(string path)
    {
        try
        {
            using UnixPlace place = UnixPlace.Walk(ParentOf(path) + "/.x");
            if (place.Missing is not null)
            {
                return;
            }

            UnixFile.RemoveFolderAt(place.Folder.Handle, Path.GetFileName(path), path);
            UnixFile.SyncFolderAt(place.Folder.Handle, place.Folder.Path);
        }
        catch (FileRefusedException)
        {
            // A folder behind another account's link isn't one that we created.
        }
        catch (ErrnoException e) when (e.Errno is Errno.ENOENT or Errno.EEXIST or Errno.ENOTDIR or Errno.EBUSY || e.Errno == Errno.ENOTEMPTY)
        {
            // rmdir(2): it is already gone, isn't empty, is a dotfile manager's link, or is a mount point.
        }
        catch (ErrnoException e) when (e.Errno is Errno.EACCES or Errno.EPERM or Errno.EROFS)
        {
            // The folder above can't be written. The file itself is removed, and an empty folder does no harm.
        }
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
        {
            throw new FileRefusedException("it is not a regular file.", "Move it away.");
        }

        // A new file would belong to us, and its owner couldn't access it (C8, C11).
        uint user = Libc.GetEffectiveUserId();
        if (status.UserId != user)
        {
            throw new FileRefusedException($"it belongs to user {status.UserId}, and this process runs as user {user}.", "Run the command as its owner.");
        }

        if ((status.Permissions & UnixModes.OwnerWrite) == 0)
        {
            throw new FileRefusedException("it is read-only.", "Make it writable for its owner (chmod u+w), and run the command again.");
        }

        // The other names would keep the old file (C9).
        if (status.Links > 1 && !options.AllowHardLinks)
        {
            throw new FileRefusedException($"it has {status.Links} hard links, which writing would separate.", "Use -Force to write it anyway.");
        }
    }

    private static SafeFileHandle OpenForEdit(UnixPlace place)
    {
        try
        {
            return UnixFile.OpenReadWriteAt(place.Folder.Handle, place.Name, place.Path);
        }
        catch (ErrnoException e) when (e.Errno is Errno.EACCES or Errno.EPERM or Errno.EROFS or Errno.ETXTBSY)
        {
            throw new FileRefusedException($"it can't be written: {Errno.Cause(e.Errno)}.", Errno.Remedy(e.Errno));
        }
    }

    /// <summary>Opens a folder, which is created if it is missing; one of ours gets its mode, through its handle.</summary>
    private static UnixPlace OpenFolder(string path, int mode, bool isOurs, FileEditorOptions? options)
    {
        if (options is { RequiresOwnFolders: true })
        {
            UnixPlace.RefuseIfChangeable(path + "/.x", options.HomeFolder);
        }

        // Folders above ours are for this user alone. The name at the end doesn't exist anywhere: the walk ends in the folder.
        UnixPlace place = Enter(path, isOurs ? UnixModes.OwnerAll : mode);
        try
        {
            if (options is { RequiresOwnFolders: true })
            {
                place.RefuseIfChangeable(options.HomeFolder);
            }

            UnixFileStatus status = place.Folder.Status;
            if (!isOurs)
            {
                return place;
            }

            if (status.UserId != Libc.GetEffectiveUserId())
            {
                throw new FileRefusedException($"the folder '{path}' belongs to user {status.UserId}.", "Remove it, or run the command as that user.");
            }

            // Someone has changed the mode of the folder, or it was just created.
            if (status.Permissions != mode)
            {
                using SafeFileHandle readable = UnixFile.Reopen(place.Folder.Handle, path);
                UnixFile.SetMode(readable, path, mode);
            }

            return place;
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    private static UnixPlace Enter(string path, int mode)
    {
        try
        {
            return UnixPlace.Walk(path + "/.x", mode);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOTDIR)
        {
            throw new FileRefusedException($"'{e.Path}' isn't a folder.", "Move it away.");
        }
    }

    private static SafeFileHandle OpenLock(SafeFileHandle folder, string path)
    {
        try
        {
            return UnixFile.OpenReadWriteAt(folder, LockName, path);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            try
            {
                return UnixFile.CreateAt(folder, LockName, path, UnixModes.OwnerReadWrite); // Anyone who can open the lock could block us.
            }
            catch (ErrnoException exists) when (exists.Errno == Errno.EEXIST)
            {
                return UnixFile.OpenReadWriteAt(folder, LockName, path);
            }
        }
    }

    private static bool IsStill(SafeFileHandle folder, string path, UnixFileStatus opened) =>
        UnixFileStatus.At(folder, LockName, path) is { } status && status.IsSameFile(opened);

    private static void Sweep(UnixPlace place)
    {
        // The names are found by path; everything is done in the open folder.
        foreach (string path in Directory.EnumerateFiles(place.Folder.Path, TemporaryPrefix + "*"))
        {
            string name = Path.GetFileName(path);
            if (UnixFileStatus.At(place.Folder.Handle, name, path) is not { IsRegular: true } status || status.UserId != Libc.GetEffectiveUserId())
            {
                continue;
            }

            try
            {
                using SafeFileHandle file = UnixFile.OpenReadWriteAt(place.Folder.Handle, name, path);
                if (UnixFile.TryLock(file, path))
                {
                    UnixFile.UnlinkAt(place.Folder.Handle, name, path);
                }
            }
            catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
            {
                // Its writer has finished, or another process is sweeping.
            }
        }
    }

    /// <summary>Gives the new file the metadata of the old one, or what its kind requires (C10).</summary>
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
                throw new FileRefusedException($"its group {wanted} isn't one of your groups, so a new file can't have it.", "Edit the file as a member of that group.");
            }
        }

        if (before.File is SafeFileHandle old)
        {
            if (UnixFile.CopyMetadata(old, temporary, path, withAcl: options.Kind == FileKind.Startup) is string lost)
            {
                throw new FileRefusedException($"its extended attribute '{lost}' couldn't be kept.", "Edit the file yourself, or remove the attribute.");
            }
        }
        else
        {
            UnixFile.DropAcl(temporary, path);
        }

        // The mode comes last, because changing the group clears mode bits, and an ACL sets them.
        UnixFile.SetMode(temporary, path, ModeOf(before, options));
    }

    private static void SyncFolder(FileSnapshot file)
    {
        try
        {
            UnixFile.SyncFolderAt(file.Place!.Folder.Handle, file.Folder);
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
        _ => options.UnixMode ?? throw new ArgumentException("The mode of a shared file is required.", nameof(options)),
    };

    /// <summary>
    /// Whether the file is unchanged since it was read (C14). The content is compared as well: a time stamp advances in steps of up
    /// to 10 ms.
    /// </summary>
    private static bool IsCurrent(FileSnapshot before)
    {
        UnixFileStatus? now = before.Place!.Status;
        if (now != before.UnixStatus)
        {
            return false;
        }

        return before.File is null || before.Bytes!.SequenceEqual(UnixFile.Read(before.File, before.Target, before.Bytes!.Length + 1, (ulong)before.Bytes.Length));
    }

    private static string ParentOf(string path) => Path.GetDirectoryName(path) ?? "/";
}
