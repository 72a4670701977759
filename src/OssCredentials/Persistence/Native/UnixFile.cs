using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>System calls on files. Every result is checked: an error becomes an <see cref="ErrnoException"/>, and EINTR is retried.</summary>
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

    private const int SmallestBuffer = 4096;

    private static readonly bool s_isMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    // Linux asm-generic/fcntl.h (the same on every architecture .NET runs on), macOS sys/fcntl.h.
    private static readonly int s_closeOnExec = s_isMac ? 0x1000000 : 0x80000;
    private static readonly int s_nonBlocking = s_isMac ? 0x4 : 0x800;

    // Linux asm-generic/fcntl.h; arch/arm and arch/arm64 have their own for two of them. macOS sys/fcntl.h.
    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64;
    private static readonly bool s_isAppleSilicon = s_isMac && s_isArm;
    private static readonly int s_noFollow = s_isMac ? 0x100 : s_isArm ? 0x8000 : 0x20000;
    private static readonly int s_directory = s_isMac ? 0x100000 : s_isArm ? 0x4000 : 0x10000;
    private static readonly int s_create = s_isMac ? 0x200 : 0x40;
    private static readonly int s_exclusive = s_isMac ? 0x800 : 0x80;

    // O_PATH on Linux, O_SEARCH on macOS: a folder that may be entered but not read, as /home often is.
    private static readonly int s_search = s_isMac ? 0x40000000 : 0x200000;

    // AT_REMOVEDIR: Linux linux/fcntl.h, macOS sys/fcntl.h.
    private static readonly int s_removeFolder = s_isMac ? 0x80 : 0x200;

    // AT_EACCESS: Linux linux/fcntl.h, macOS sys/fcntl.h.
    private static readonly int s_effectiveUser = s_isMac ? 0x10 : 0x200;

    /// <summary>Repeats a call until it isn't interrupted; throws if it fails.</summary>
    internal static long Check(string call, string path, Func<long> function)
    {
        while (true)
        {
            long answer = function();
            if (answer >= 0)
            {
                return answer;
            }

            int errno = Marshal.GetLastWin32Error();
            if (errno != Errno.EINTR)
            {
                throw new ErrnoException(call, path, errno);
            }
        }
    }

    /// <summary>Opens the root folder, where a walk begins.</summary>
    internal static SafeFileHandle OpenRoot() => Open("/", s_search | s_directory | s_closeOnExec);

    /// <summary>Opens a folder in an open folder to walk through it; a link isn't followed (ENOTDIR or ELOOP).</summary>
    internal static SafeFileHandle OpenFolderAt(SafeFileHandle folder, string name, string path) =>
        OpenAt(folder, name, path, s_search | s_directory | s_noFollow | s_closeOnExec);

    /// <summary>Opens an open folder again to read it, sync it or change its mode, which isn't possible with the handle for walking.</summary>
    internal static SafeFileHandle Reopen(SafeFileHandle folder, string path) => OpenAt(folder, ".", path, ReadOnly | s_directory | s_closeOnExec);

    /// <summary>Opens a file in an open folder for reading. A link isn't followed (ELOOP); a pipe or a device doesn't block.</summary>
    internal static SafeFileHandle OpenForReadingAt(SafeFileHandle folder, string name, string path) =>
        OpenAt(folder, name, path, ReadOnly | s_nonBlocking | s_noFollow | s_closeOnExec);

    /// <summary>Like <see cref="OpenForReadingAt"/>, for reading and writing. It changes nothing in the file.</summary>
    internal static SafeFileHandle OpenReadWriteAt(SafeFileHandle folder, string name, string path) =>
        OpenAt(folder, name, path, ReadWrite | s_nonBlocking | s_noFollow | s_closeOnExec);

    /// <summary>Creates a file in an open folder with O_EXCL, so that no existing file or link is opened (C19).</summary>
    internal static SafeFileHandle CreateAt(SafeFileHandle folder, string name, string path, int mode)
    {
        int flags = ReadWrite | s_create | s_exclusive | s_noFollow | s_closeOnExec;
        return new SafeFileHandle(
            new IntPtr(Check("openat", path, () => s_isAppleSilicon
                ? Libc.CreateAtOnAppleSilicon(folder, name, flags, 0, 0, 0, 0, 0, mode)
                : Libc.CreateAt(folder, name, flags, (uint)mode))),
            ownsHandle: true);
    }

    /// <summary>Creates a folder in an open folder.</summary>
    internal static void MakeFolderAt(SafeFileHandle folder, string name, string path, int mode) =>
        Check("mkdirat", path, () => Libc.MakeFolderAt(folder, name, (uint)mode));

    /// <summary>Removes a file from an open folder.</summary>
    internal static void UnlinkAt(SafeFileHandle folder, string name, string path) => Check("unlinkat", path, () => Libc.UnlinkAt(folder, name, 0));

    /// <summary>Removes an empty folder from an open folder.</summary>
    internal static void RemoveFolderAt(SafeFileHandle folder, string name, string path) =>
        Check("unlinkat", path, () => Libc.UnlinkAt(folder, name, s_removeFolder));

    /// <summary>Renames a file within an open folder.</summary>
    internal static void RenameAt(SafeFileHandle folder, string from, string to, string path) =>
        Check("renameat", path, () => Libc.RenameAt(folder, from, folder, to));

    /// <summary>The target of a link in an open folder; null if it isn't text.</summary>
    internal static string? ReadLinkAt(SafeFileHandle folder, string name, string path)
    {
        byte[] target = new byte[LongestPath + 1];
        int length = (int)Check("readlinkat", path, () => Libc.ReadLinkAt(folder, name, target, target.Length));
        string text = Encoding.UTF8.GetString(target, 0, length);
        return text.IndexOf('\uFFFD') < 0 ? text : null;
    }

    /// <summary>Throws what a write would throw if this process isn't allowed to create or remove files in an open folder.</summary>
    internal static void CheckMayWriteAt(SafeFileHandle folder, string path) =>
        Check("faccessat", path, () => Libc.AccessAt(folder, ".", MayWriteAndEnter, s_effectiveUser));

    /// <summary>Whether an open folder belongs to the kernel's view of processes (/proc), where names aren't files.</summary>
    internal static bool IsOfProcesses(SafeFileHandle folder, string path)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            return false;
        }

        // Linux struct statfs begins with f_type; magic.h PROC_SUPER_MAGIC.
        byte[] status = new byte[512];
        Check("fstatfs", path, () => Libc.FileSystemStatus(folder, status));
        return BitConverter.ToInt32(status, BitConverter.IsLittleEndian ? 0 : IntPtr.Size - 4) == 0x9FA0;
    }

    /// <summary>Whether a file or folder has an ACL in addition to its mode; false if that is unknown.</summary>
    internal static bool HasAcl(SafeFileHandle file, string path) => !s_isMac && Attribute(file, path, AccessAcl) is not null;

    /// <summary>Waits until the entries of an open folder are on the disk.</summary>
    internal static void SyncFolderAt(SafeFileHandle folder, string path)
    {
        using SafeFileHandle readable = Reopen(folder, path);
        SyncEntries(readable, path);
    }

    private static SafeFileHandle OpenAt(SafeFileHandle folder, string name, string path, int flags) =>
        new(new IntPtr(Check("openat", path, () => Libc.OpenAt(folder, name, flags))), ownsHandle: true);

    /// <summary>Reads a file from its beginning, up to a maximum.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its path, for errors.</param>
    /// <param name="maximum">The maximum number of bytes.</param>
    /// <param name="expected">The reported size, which isn't always right: the file may be growing, and system files report 0.</param>
    internal static byte[] Read(SafeFileHandle file, string path, int maximum, ulong expected)
    {
        byte[] bytes = new byte[(int)Math.Min(expected + 1, (ulong)maximum)];
        int length = 0;
        while (true)
        {
            int start = length;
            length += (int)Check("pread", path, () => Libc.ReadAt(file, ref bytes[start], bytes.Length - start, start));
            if (length == start || length == maximum)
            {
                break;
            }

            if (length == bytes.Length)
            {
                byte[] larger = new byte[Math.Min(Math.Max(2 * length, SmallestBuffer), maximum)];
                bytes.CopyTo(larger, 0);
                Array.Clear(bytes, 0, length);
                bytes = larger;
            }
        }

        byte[] read = bytes.AsSpan(0, length).ToArray();

        // It may be a secret, which must not stay in memory.
        Array.Clear(bytes, 0, length);
        return read;
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
        // A file system without F_FULLFSYNC, such as a network one, has fsync.
        if (s_isMac && Libc.Control(file, FullSync) >= 0)
        {
            return;
        }

        Check("fsync", path, () => Libc.Sync(file));
    }

    private static void SyncEntries(SafeFileHandle folder, string path)
    {
        try
        {
            Check("fsync", path, () => Libc.Sync(folder));
        }
        catch (ErrnoException e) when (e.Errno == Errno.EINVAL || e.Errno == Errno.ENOTSUP || e.Errno == Errno.EBADF)
        {
            // fsync(2): the file system stores its entries differently (SMB, some FUSE), and there is nothing to wait for.
        }
    }

    /// <summary>Acquires the file's lock, which the kernel releases with its last handle; false if another process has it.</summary>
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

    internal static void SetGroup(SafeFileHandle file, string path, uint group) =>
        Check("fchown", path, () => Libc.SetOwner(file, KeepUser, group));

    /// <summary>Copies extended attributes and, if requested, the ACL; removes an ACL inherited from the folder.</summary>
    /// <returns>The first attribute that the new file can't have; null if it has them all.</returns>
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
            // The kernel maintains these itself: hashes of content that is about to change.
            if (name is "security.ima" or "security.evm")
            {
                continue;
            }

            if (!withAcl && name is AccessAcl or Nfs4Acl)
            {
                continue;
            }

            byte[]? value = Attribute(from, path, name);
            // It may not be possible to set the security label that the new file was created with.
            if (value is null || (Attribute(to, path, name) is { } own && own.AsSpan().SequenceEqual(value)))
            {
                continue;
            }

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

    /// <summary>Removes an ACL that a new file inherited from its folder's default ACL.</summary>
    internal static void DropAcl(SafeFileHandle file, string path)
    {
        if (s_isMac)
        {
            return;
        }

        try
        {
            Check("fremovexattr", path, () => Libc.RemoveAttribute(file, AccessAcl));
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOATTR || e.Errno == Errno.ENOTSUP)
        {
            // There was none, or the file system doesn't support ACLs.
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

    /// <summary>Asks for the size, then for the bytes, and again if they grew meanwhile; null if there are none.</summary>
    private static byte[]? Sized(string path, Func<byte[]?, nint, nint> call)
    {
        while (true)
        {
            try
            {
                byte[] buffer = new byte[Check("getxattr", path, () => call(null, 0))];
                if (buffer.Length > 0)
                {
                    Array.Resize(ref buffer, (int)Check("getxattr", path, () => call(buffer, buffer.Length)));
                }

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
