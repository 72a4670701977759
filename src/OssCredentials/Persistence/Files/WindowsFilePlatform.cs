using System;
using System.ComponentModel;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>The write protocol's steps on Windows.</summary>
internal sealed class WindowsFilePlatform : FilePlatform
{
    // Virus scanners and indexers hold a new file open for a moment, and an editor that saves it for a second or two.
    private const int SharingAttempts = 80;
    private const int SharingPause = 25;

    private const int LongestPath = 32768;

    internal override void CheckHomeFolder(string folder, bool requiresOwn)
    {
        if (!Directory.Exists(folder))
        {
            throw new FileRefusedException($"the home folder '{folder}' doesn't exist.", "Create it, or set USERPROFILE to an existing folder.");
        }
    }

    internal override void CreateFolder(string path, int mode, bool isOurs) => Directory.CreateDirectory(path);

    internal override FileLock? TryLock(string folder, FileEditorOptions options)
    {
        WindowsNames.RefuseUnusable(folder);
        string path = Path.Combine(folder, LockName);
        try
        {
            Directory.CreateDirectory(folder);
            return new FileLock(() => File.Delete(path), new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Delete));
        }
        catch (DirectoryNotFoundException)
        {
            return null; // The last holder has removed the folder.
        }
        catch (IOException e) when (ErrorOf(e) == Kernel32.SharingViolation)
        {
            return null;
        }
        catch (UnauthorizedAccessException) when (File.Exists(path))
        {
            return null; // The last holder has removed the file, and its handle is not closed yet.
        }
    }

    internal override FileSnapshot Read(string path, FileEditorOptions options)
    {
        WindowsNames.RefuseUnusable(path);
        FileAttributes attributes;
        try
        {
            attributes = File.GetAttributes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Absent(path, options);
        }

        if ((attributes & FileAttributes.Directory) != 0)
        {
            throw new FileRefusedException("it is not a regular file.", "Move it away.");
        }

        bool isLink = (attributes & FileAttributes.ReparsePoint) != 0;
        try
        {
            using FileStream file = OpenForReading(path);
            string target = isLink ? FinalPath(file) : Path.GetFullPath(path);
            if ((File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
            {
                throw new FileRefusedException("it is read-only.", "Remove the attribute (attrib -r), and run the command again.");
            }

            WindowsFileInformation status = StatusOf(file);
            if (status.Links > 1 && !options.AllowHardLinks)
            {
                throw new FileRefusedException($"it has {status.Links} hard links, which writing would separate.", "Use -Force to write it anyway.");
            }

            return new FileSnapshot(path, target) { IsLink = isLink, Bytes = ReadAll(file, options.MaximumBytes), WindowsStatus = status };
        }
        catch (Exception e) when (isLink && e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new FileRefusedException("it is a symbolic link to something that doesn't exist.", "Fix or remove the link.");
        }
    }

    internal override bool NeedsMending(FileSnapshot file, FileEditorOptions options) => false;

    internal override void Sweep(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string path in Directory.EnumerateFiles(folder, TemporaryPrefix + "*"))
        {
            try
            {
                new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            }
            catch (FileNotFoundException)
            {
                // Its writer has finished, or another process is sweeping.
            }
            catch (IOException e) when (ErrorOf(e) == Kernel32.SharingViolation)
            {
                // A live writer holds it.
            }
            catch (UnauthorizedAccessException)
            {
                // Another account's: its next writer sweeps it.
            }
        }
    }

    internal override void CheckMayChange(FileSnapshot file)
    {
        // Windows has no way to ask other than trying it.
    }

    internal override bool Replace(FileSnapshot before, byte[] bytes, FileEditorOptions options)
    {
        string path = Path.Combine(before.Folder, TemporaryPrefix + Path.GetRandomFileName());
        bool isInPlace = false;
        try
        {
            // A secret is unreadable for anyone else from its first byte on.
            using (FileStream temporary = options.Kind == FileKind.Secret
                ? WindowsSecurity.CreatePrivateFile(path)
                : new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                temporary.Write(bytes, 0, bytes.Length);
                temporary.Flush(flushToDisk: true);
            }

            if (!IsCurrent(before))
            {
                return false;
            }

            isInPlace = PutInPlace(path, before, options);
            return isInPlace;
        }
        finally
        {
            if (!isInPlace)
            {
                File.Delete(path);
            }
        }
    }

    internal override bool Delete(FileSnapshot before)
    {
        if (!IsCurrent(before))
        {
            return false;
        }

        File.Delete(before.Target);
        return true;
    }

    internal override void RemoveFolderIfEmpty(string path)
    {
        if (Directory.Exists(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            Directory.Delete(path);
        }
    }

    internal override bool IsGone(Exception error) => error is FileNotFoundException;

    internal override StoreException Explain(string path, Exception error) => new(
        path, $"'{path}' was not written: {error.Message}", "Fix the cause and run the command again. What was stored before is still there.", error);

    private static FileSnapshot Absent(string path, FileEditorOptions options)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            if (!options.CreateFolders)
            {
                throw new FileRefusedException($"its folder '{folder}' doesn't exist.", "Create it, and run the command again.");
            }

            if (!options.WhatIf)
            {
                Directory.CreateDirectory(folder);
            }
        }

        return new FileSnapshot(path, target);
    }

    private static bool PutInPlace(string temporary, FileSnapshot before, FileEditorOptions options)
    {
        for (int attempt = 1; ; attempt++)
        {
            int error;
            if (before.Bytes is not null && options.Kind != FileKind.Secret)
            {
                // This call keeps the old file's ACL, attributes and streams (C10).
                if (Kernel32.ReplaceFile(before.Target, temporary, null, 0, IntPtr.Zero, IntPtr.Zero))
                {
                    return true;
                }

                error = Marshal.GetLastWin32Error();
            }
            else
            {
                uint replace = before.Bytes is null ? 0 : Kernel32.MoveReplaceExisting;
                if (Kernel32.MoveFile(temporary, before.Target, Kernel32.MoveWriteThrough | replace))
                {
                    return true;
                }

                error = Marshal.GetLastWin32Error();
            }

            // It was swept, or a file has been created meanwhile: start again.
            if (error is Kernel32.FileNotFound or Kernel32.AlreadyExists or Kernel32.FileExists)
            {
                return false;
            }

            if (error is not (Kernel32.SharingViolation or Kernel32.AccessDenied) || attempt == SharingAttempts)
            {
                throw error == Kernel32.SharingViolation
                    ? new IOException($"'{before.Target}' is open in another program that doesn't share it.", new Win32Exception(error))
                    : new IOException(new Win32Exception(error).Message, new Win32Exception(error));
            }

            Thread.Sleep(SharingPause);
        }
    }

    private static bool IsCurrent(FileSnapshot before)
    {
        if (before.Bytes is null || before.WindowsStatus is not { } status)
        {
            return !File.Exists(before.Target);
        }

        try
        {
            using FileStream file = OpenForReading(before.Target);
            return StatusOf(file).IsSame(status) && ReadAll(file, before.Bytes.Length).SequenceEqual(before.Bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or FileRefusedException)
        {
            return false;
        }
    }

    private static FileStream OpenForReading(string path) =>
        FileDoor.WaitForOthers(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    private static WindowsFileInformation StatusOf(FileStream file) =>
        Kernel32.GetFileInformationByHandle(file.SafeFileHandle, out WindowsFileInformation status)
            ? status
            : throw new IOException(new Win32Exception(Marshal.GetLastWin32Error()).Message);

    private static string FinalPath(FileStream file)
    {
        char[] path = new char[LongestPath];
        uint length = Kernel32.GetFinalPath(file.SafeFileHandle, path, LongestPath, 0);
        return length is > 0 and < LongestPath
            ? new string(path, 0, (int)length)
            : throw new IOException(new Win32Exception(Marshal.GetLastWin32Error()).Message);
    }

    private static byte[] ReadAll(FileStream file, int maximum)
    {
        if (file.Length > maximum)
        {
            throw new FileRefusedException($"it is larger than {maximum} bytes.", "Edit it yourself.");
        }

        byte[] bytes = new byte[file.Length];
        int length = 0;
        while (length < bytes.Length)
        {
            int count = file.Read(bytes, length, bytes.Length - length);
            if (count == 0)
            {
                break;
            }

            length += count;
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    /// <summary>The Win32 error of an HRESULT of FACILITY_WIN32.</summary>
    private static int ErrorOf(IOException error) => error.HResult & 0xFFFF;
}
