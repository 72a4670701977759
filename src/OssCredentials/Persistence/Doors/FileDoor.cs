using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Doors;

/// <summary>Reads every file: through handles, without blocking, and after checking who else may change the file.</summary>
/// <remarks>
/// <see cref="UnixPlace"/> walks the path. A pipe or a device is opened without blocking, recognized, and refused. On Windows, a
/// file that another program has open is waited for, and the error says so if that takes too long.
/// </remarks>
internal static class FileDoor
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    // Editors and virus scanners hold a file briefly, a program that writes it for a second or two.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);
    private const int Pause = 50;

    /// <summary>Reads a file; null if there is none.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="maximum">The largest allowed size in bytes.</param>
    /// <exception cref="FileRefusedException">It isn't a regular file, it is too large, or a link in the path is not followed.</exception>
    /// <exception cref="IOException">The system returned an error.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static OpenedFile? Read(string path, int maximum) => s_isWindows ? ReadOnWindows(path, maximum) : ReadOnUnix(path, maximum, isJudged: true);

    /// <summary>The bytes of a file; null if there is none.</summary>
    /// <inheritdoc cref="Read"/>
    public static byte[]? ReadOrNull(string path, int maximum) =>
        (s_isWindows ? ReadOnWindows(path, maximum) : ReadOnUnix(path, maximum, isJudged: false))?.Bytes;

    /// <summary>The command that makes a file readable only by this user.</summary>
    public static string CloseCommand(string path) =>
        s_isWindows ? $"icacls {CommandText.QuoteAlways(path)} /inheritance:r /grant:r \"${{env:USERNAME}}:F\"" : "chmod 600 " + CommandText.QuoteForSh(path);

    /// <summary>Opens an existing file for writing. It follows no link that another user could have set, and waits for nothing.</summary>
    /// <inheritdoc cref="Read"/>
    public static FileStream OpenExisting(string path)
    {
        if (s_isWindows)
        {
            WindowsNames.RefuseUnusable(path);
            return WaitForOthers(path, () => new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 1));
        }

        using UnixPlace place = UnixPlace.Walk(path);
        SafeFileHandle file = Throwing(path, () => UnixFile.OpenReadWriteAt(place.Folder.Handle, place.Name, path));
        try
        {
            RefuseUnlessRegular(UnixFileStatus.Of(file, path));
            return new FileStream(file, FileAccess.ReadWrite, bufferSize: 1, isAsync: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Creates a folder for this user alone, with a name that nothing has yet, where no other account can replace it.</summary>
    /// <exception cref="FileRefusedException">A link in the path is not followed, or another account could replace the folder.</exception>
    /// <exception cref="IOException">The system returned an error.</exception>
    public static void CreateFolder(string path)
    {
        if (s_isWindows)
        {
            // Where the user's folder for temporary files is, others have no access.
            Directory.CreateDirectory(path);
            return;
        }

        using UnixPlace place = UnixPlace.Walk(path);
        place.RefuseIfChangeable(home: null, stickyIsSafe: true);
        UnixFile.MakeFolderAt(place.Folder.Handle, place.Name, path, UnixModes.OwnerAll);
    }

    /// <summary>Creates a file that only this user can read, replacing an existing one of this user.</summary>
    /// <exception cref="FileRefusedException">The existing file isn't this user's, or a link in the path is not followed.</exception>
    /// <exception cref="IOException">The system returned an error.</exception>
    public static FileStream Create(string path)
    {
        if (s_isWindows)
        {
            return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        }

        using UnixPlace place = UnixPlace.Walk(path);
        if (place.Status is { } status)
        {
            RefuseUnlessRegular(status);
            if (!UnixOwners.IsTrusted(status.UserId))
            {
                throw new FileRefusedException($"it belongs to user {status.UserId}.", "Remove it.");
            }

            UnixFile.UnlinkAt(place.Folder.Handle, place.Name, path);
        }

        return new FileStream(UnixFile.CreateAt(place.Folder.Handle, place.Name, path, UnixModes.OwnerReadWrite), FileAccess.ReadWrite, bufferSize: 1, isAsync: false);
    }

    /// <summary>Waits for another program to close a file.</summary>
    /// <exception cref="IOException">It didn't close the file in time; the message says so.</exception>
    internal static T WaitForOthers<T>(string path, Func<T> open)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return open();
            }
            catch (IOException exception) when ((exception.HResult & 0xFFFF) == Kernel32.SharingViolation)
            {
                if (waited.Elapsed > s_patience)
                {
                    throw new IOException($"'{path}' is open in another program that doesn't share it.", exception);
                }

                Thread.Sleep(Pause);
            }
        }
    }

    private static OpenedFile? ReadOnUnix(string path, int maximum, bool isJudged)
    {
        using UnixPlace place = UnixPlace.Walk(path);
        if (place.Missing is not null)
        {
            return null;
        }

        SafeFileHandle? file = null;
        try
        {
            file = Throwing(path, () => UnixFile.OpenForReadingAt(place.Folder.Handle, place.Name, path));
            UnixFileStatus status = UnixFileStatus.Of(file, path);
            RefuseUnlessRegular(status);
            byte[] bytes = UnixFile.Read(file, path, maximum + 1, status.Size);
            if (bytes.Length > maximum)
            {
                throw TooLarge(maximum);
            }

            if (!isJudged)
            {
                return new OpenedFile(bytes);
            }

            return new OpenedFile(bytes)
            {
                ChangeableBy = WhoMayChange(place, status, file) ?? WhoMayReplace(place),
                ChangeableFolder = WhoMayReplace(place),
                ForeignOwner = UnixOwners.IsTrusted(status.UserId) ? null : status.UserId,
                ReadableBy = UnixOwners.OthersMayRead(status, file, place.Path) && place.OthersMayPass() ? $"others can read it (mode {Convert.ToString(status.Permissions, 8)})" : null,
            };
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static string? WhoMayChange(UnixPlace place, UnixFileStatus status, SafeFileHandle file)
    {
        if (UnixOwners.OthersMayChange(status, file, place.Path))
        {
            return UnixOwners.IsTrusted(status.UserId)
                ? $"others can write it (mode {Convert.ToString(status.Permissions, 8)})"
                : $"it belongs to user {status.UserId}";
        }

        return null;
    }

    private static string? WhoMayReplace(UnixPlace place) =>
        place.ChangeableBy(home: null) is UnixFolder folder
            ? UnixOwners.IsTrusted(folder.Status.UserId)
                ? $"others can write its folder '{folder.Path}' (mode {Convert.ToString(folder.Status.Permissions, 8)})"
                : $"its folder '{folder.Path}' belongs to user {folder.Status.UserId}"
            : null;

    private static SafeFileHandle Throwing(string path, Func<SafeFileHandle> open)
    {
        try
        {
            return open();
        }
        catch (ErrnoException e) when (e.Errno is Errno.EACCES or Errno.EPERM)
        {
            throw new UnauthorizedAccessException($"'{path}' can't be opened: {Errno.Cause(e.Errno)}.", e);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENXIO || e.Errno == Errno.EOPNOTSUPP)
        {
            throw NotRegular(); // A socket.
        }
    }

    private static void RefuseUnlessRegular(UnixFileStatus status)
    {
        if (!status.IsRegular)
        {
            throw NotRegular();
        }
    }

    private static FileRefusedException NotRegular() => new("it is not a regular file.", "Move it away.");

    private static FileRefusedException TooLarge(int maximum) => new($"it is larger than {maximum / 1024} KiB.", "Check that this is the right file.") { IsTooLarge = true };

    private static OpenedFile? ReadOnWindows(string path, int maximum)
    {
        WindowsNames.RefuseUnusable(path);
        try
        {
            using FileStream file = WaitForOthers(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            if (file.Length > maximum)
            {
                throw TooLarge(maximum);
            }

            var kept = new MemoryStream();
            byte[] buffer = new byte[16 * 1024];
            int read;
            while ((read = file.Read(buffer, 0, buffer.Length)) > 0)
            {
                if (kept.Length + read > maximum)
                {
                    throw TooLarge(maximum);
                }

                kept.Write(buffer, 0, read);
            }

            Array.Clear(buffer, 0, buffer.Length);
            return new OpenedFile(kept.ToArray()) { ReadableBy = WindowsAccess.Readers(file.SafeFileHandle), ChangeableBy = WindowsAccess.Writers(file.SafeFileHandle) };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
