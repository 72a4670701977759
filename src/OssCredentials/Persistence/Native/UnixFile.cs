using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>System calls on files whose every answer is checked: an error is an <see cref="ErrnoException"/>, EINTR is tried again.</summary>
internal static class UnixFile
{
    // POSIX fcntl.h and sys/file.h, the same on Linux and macOS.
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockRelease = 8;

    // macOS sys/fcntl.h: F_FULLFSYNC, because fsync leaves the data in the drive's cache there.
    private const int FullSync = 51;

    // macOS copyfile.h: COPYFILE_ACL, COPYFILE_XATTR.
    private const uint CopyAcl = 1;
    private const uint CopyAttributes = 4;

    private const string AccessAcl = "system.posix_acl_access";
    private const string Nfs4Acl = "system.nfs4_acl";
    private const uint KeepUser = uint.MaxValue;

    // POSIX unistd.h: W_OK and X_OK.
    private const int MayWriteAndEnter = 3;

    // Linux linux/limits.h PATH_MAX is 4,096, macOS sys/syslimits.h 1,024.
    private const int LongestPath = 4096;

    private static readonly bool s_isMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    // Linux asm-generic/fcntl.h (the same on every architecture .NET runs on), macOS sys/fcntl.h.
    private static readonly int s_closeOnExec = s_isMac ? 0x1000000 : 0x80000;
    private static readonly int s_nonBlocking = s_isMac ? 0x4 : 0x800;

    // AT_FDCWD and AT_EACCESS: Linux linux/fcntl.h, macOS sys/fcntl.h.
    private static readonly int s_currentFolder = s_isMac ? -2 : -100;
    private static readonly int s_effectiveUser = s_isMac ? 0x10 : 0x200;

    /// <summary>Makes a call until it is not interrupted; below zero it throws.</summary>
    internal static long Check(string call, string path, Func<long> function)
    {
        while (true)
        {
            long answer = function();
            if (answer >= 0)
                return answer;
            int errno = Marshal.GetLastWin32Error();
            if (errno != Errno.EINTR)
                throw new ErrnoException(call, path, errno);
        }
    }

    /// <summary>The path without links; throws ENOENT for what is not there or dangles, ELOOP for a loop.</summary>
    internal static string RealPath(string path)
    {
        byte[] resolved = new byte[LongestPath + 1];
        Check("realpath", path, () => Libc.RealPath(path, resolved) == IntPtr.Zero ? -1 : 0);
        return Encoding.UTF8.GetString(resolved, 0, Array.IndexOf(resolved, (byte)0));
    }

    /// <summary>Opens a file for reading and writing, which changes nothing in it. A pipe does not block.</summary>
    internal static SafeFileHandle OpenReadWrite(string path) => Open(path, ReadWrite | s_nonBlocking | s_closeOnExec);

    /// <summary>Creates an empty file, or empties the one that is there.</summary>
    internal static void Create(string path, int mode) =>
        new SafeFileHandle(new IntPtr(Check("creat", path, () => Libc.Create(path, (uint)mode))), ownsHandle: true).Dispose();

    /// <summary>Opens a folder to sync it.</summary>
    internal static SafeFileHandle OpenFolder(string path) => Open(path, ReadOnly | s_closeOnExec);

    /// <summary>Creates a file of a new name: O_EXCL, 0600 (C19).</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="prefix">The first part of its name; six random characters follow.</param>
    /// <param name="path">Its path.</param>
    internal static SafeFileHandle CreateTemporary(string folder, string prefix, out string path)
    {
        byte[] template = [.. Encoding.UTF8.GetBytes(Path.Combine(folder, prefix + "XXXXXX")), 0];
        long descriptor = Check("mkostemp", folder, () => Libc.MakeTemporary(template, s_closeOnExec));
        path = Encoding.UTF8.GetString(template, 0, template.Length - 1);
        return new SafeFileHandle(new IntPtr(descriptor), ownsHandle: true);
    }

    /// <summary>Reads a file from its beginning, at most so many bytes.</summary>
    internal static byte[] Read(SafeFileHandle file, string path, int maximum)
    {
        byte[] bytes = new byte[maximum];
        int length = 0;
        while (length < maximum)
        {
            int start = length;
            int count = (int)Check("pread", path, () => Libc.ReadAt(file, ref bytes[start], maximum - start, start));
            if (count == 0)
                break;
            length += count;
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    internal static void Write(SafeFileHandle file, string path, byte[] bytes)
    {
        int written = 0;
        while (written < bytes.Length)
        {
            int start = written;
            written += (int)Check("write", path, () => Libc.Write(file, ref bytes[start], bytes.Length - start));
        }
    }

    /// <summary>Waits until the file's bytes are on the disk.</summary>
    internal static void Sync(SafeFileHandle file, string path)
    {
        // A file system without F_FULLFSYNC, as on a network, has fsync.
        if (s_isMac && Libc.Control(file, FullSync) >= 0)
            return;
        Check("fsync", path, () => Libc.Sync(file));
    }

    /// <summary>Waits until a folder's entries are on the disk.</summary>
    internal static void SyncFolder(string path)
    {
        using SafeFileHandle folder = OpenFolder(path);
        try
        {
            Check("fsync", path, () => Libc.Sync(folder));
        }
        catch (ErrnoException e) when (e.Errno == Errno.EINVAL || e.Errno == Errno.ENOTSUP || e.Errno == Errno.EBADF)
        {
            // fsync(2): the file system keeps its entries in another way (SMB, some FUSE): there is nothing to wait for.
        }
    }

    /// <summary>Takes the file's lock, which the kernel releases with its last handle; false when another has it.</summary>
    internal static bool TryLock(SafeFileHandle file, string path)
    {
        try
        {
            Check("flock", path, () => Libc.Lock(file, LockExclusive | LockNonBlocking));
            return true;
        }
        catch (ErrnoException e) when (e.Errno == Errno.EAGAIN)
        {
            return false;
        }
    }

    internal static void Unlock(SafeFileHandle file, string path) => Check("flock", path, () => Libc.Lock(file, LockRelease));

    internal static void SetMode(SafeFileHandle file, string path, int mode) =>
        Check("fchmod", path, () => Libc.SetMode(file, (uint)mode));

    internal static void SetMode(string path, int mode) => Check("chmod", path, () => Libc.SetMode(path, (uint)mode));

    internal static void SetGroup(SafeFileHandle file, string path, uint group) =>
        Check("fchown", path, () => Libc.SetOwner(file, KeepUser, group));

    internal static void MakeFolder(string path, int mode) => Check("mkdir", path, () => Libc.MakeFolder(path, (uint)mode));

    internal static void RemoveFolder(string path) => Check("rmdir", path, () => Libc.RemoveFolder(path));

    internal static void Rename(string from, string to) => Check("rename", to, () => Libc.Rename(from, to));

    /// <summary>Throws what a write would throw where this process may not make or remove files in a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">The path that the error names.</param>
    internal static void CheckMayWrite(string folder, string path) =>
        Check("faccessat", path, () => Libc.Access(s_currentFolder, folder, MayWriteAndEnter, s_effectiveUser));

    internal static void Unlink(string path) => Check("unlink", path, () => Libc.Unlink(path));

    /// <summary>Copies extended attributes and, if wanted, the ACL; an ACL that the folder handed down goes.</summary>
    /// <returns>The first attribute that the new file may not have; null when it has them all.</returns>
    internal static string? CopyMetadata(SafeFileHandle from, SafeFileHandle to, string path, bool withAcl)
    {
        if (s_isMac)
        {
            Check("fcopyfile", path, () => Libc.CopyFile(from, to, IntPtr.Zero, withAcl ? CopyAttributes | CopyAcl : CopyAttributes));
            return null;
        }

        DropAcl(to, path);
        foreach (string name in AttributeNames(from, path))
        {
            // The kernel keeps these for itself: hashes of contents that are about to differ.
            if (name is "security.ima" or "security.evm")
                continue;
            if (!withAcl && name is AccessAcl or Nfs4Acl)
                continue;
            byte[]? value = Attribute(from, path, name);
            // A security label that the new file was born with may be one that nobody may set.
            if (value is null || (Attribute(to, path, name) is { } own && own.AsSpan().SequenceEqual(value)))
                continue;
            try
            {
                Check("fsetxattr", path, () => Libc.SetAttribute(to, name, value, value.Length, 0));
            }
            catch (ErrnoException e) when (e.Errno is Errno.EPERM or Errno.EACCES || e.Errno == Errno.ENOTSUP)
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Removes an ACL that a new file was born with by its folder's default ACL.</summary>
    internal static void DropAcl(SafeFileHandle file, string path)
    {
        if (s_isMac)
            return;
        try
        {
            Check("fremovexattr", path, () => Libc.RemoveAttribute(file, AccessAcl));
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOATTR || e.Errno == Errno.ENOTSUP)
        {
            // There was none, or the file system knows none.
        }
    }

    private static SafeFileHandle Open(string path, int flags) =>
        new(new IntPtr(Check("open", path, () => Libc.Open(path, flags))), ownsHandle: true);

    private static string[] AttributeNames(SafeFileHandle file, string path)
    {
        byte[]? names = Sized(path, (buffer, size) => Libc.ListAttributes(file, buffer, size));
        return names is null ? [] : Encoding.UTF8.GetString(names).Split(['\0'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static byte[]? Attribute(SafeFileHandle file, string path, string name) =>
        Sized(path, (buffer, size) => Libc.GetAttribute(file, name, buffer, size));

    /// <summary>Asks for the size, then for the bytes, again if they grew meanwhile; null when there are none.</summary>
    private static byte[]? Sized(string path, Func<byte[]?, nint, nint> call)
    {
        while (true)
        {
            try
            {
                byte[] buffer = new byte[Check("getxattr", path, () => call(null, 0))];
                if (buffer.Length > 0)
                    Array.Resize(ref buffer, (int)Check("getxattr", path, () => call(buffer, buffer.Length)));
                return buffer;
            }
            catch (ErrnoException e) when (e.Errno == Errno.ERANGE)
            {
                continue;
            }
            catch (ErrnoException e) when (e.Errno == Errno.ENOATTR || e.Errno == Errno.ENOTSUP)
            {
                return null;
            }
        }
    }
}
