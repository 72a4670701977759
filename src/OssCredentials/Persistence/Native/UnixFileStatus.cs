using System;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>The result of stat for a file. Two equal ones describe the same file in the same state.</summary>
internal readonly record struct UnixFileStatus(
    ulong Device,
    ulong Inode,
    ulong Size,
    long ModifiedSeconds,
    long ModifiedNanoseconds,
    long ChangedSeconds,
    long ChangedNanoseconds,
    int Mode,
    uint UserId,
    uint GroupId,
    uint Links)
{
    // Linux linux/stat.h and linux/fcntl.h.
    private const int CurrentFolder = -100;
    private const int DoNotFollow = 0x100;
    private const int EmptyPath = 0x1000;

    // macOS sys/fcntl.h AT_SYMLINK_NOFOLLOW.
    private const int MacDoNotFollow = 0x20;
    private const uint BasicStatus = 0x7FF;

    // POSIX sys/stat.h: S_IFMT and the types below it, the same on Linux and macOS.
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;
    private const int LinkType = 0xA000;

    private static readonly bool s_isMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);
    private static readonly bool s_isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    internal bool IsRegular => (Mode & TypeMask) == RegularType;

    internal bool IsFolder => (Mode & TypeMask) == FolderType;

    internal bool IsLink => (Mode & TypeMask) == LinkType;

    /// <summary>Whether both describe the same file, in whatever state.</summary>
    internal bool IsSameFile(UnixFileStatus other) => Device == other.Device && Inode == other.Inode;

    internal int Permissions => Mode & UnixModes.Permissions;

    /// <summary>The status of the target of a path; null if there is none.</summary>
    internal static UnixFileStatus? OfTarget(string path) => Of(path, follow: true);

    /// <summary>The status of the path itself, even if it is a link; null if there is nothing.</summary>
    internal static UnixFileStatus? OfPath(string path) => Of(path, follow: false);

    /// <summary>The status of an open file.</summary>
    internal static UnixFileStatus Of(SafeFileHandle file, string path)
    {
        if (s_isMac)
        {
            MacStat mac = default;
            UnixFile.Check("fstat", path, () => s_isX64 ? Libc.MacX64Stat(file, out mac) : Libc.MacStat(file, out mac));
            return From(mac);
        }

        LinuxStatX status = default;
        UnixFile.Check("statx", path, () => StatX(() => Libc.StatX(file, string.Empty, EmptyPath, BasicStatus, out status)));
        return From(status);
    }

    /// <summary>The status of a name in an open folder, even if it is a link; null if there is nothing.</summary>
    internal static UnixFileStatus? At(SafeFileHandle folder, string name, string path)
    {
        try
        {
            if (s_isMac)
            {
                MacStat mac = default;
                UnixFile.Check("fstatat", path, () => s_isX64 ? Libc.MacX64StatAt(folder, name, out mac, MacDoNotFollow) : Libc.MacStatAt(folder, name, out mac, MacDoNotFollow));
                return From(mac);
            }

            LinuxStatX status = default;
            UnixFile.Check("statx", path, () => StatX(() => Libc.StatX(folder, name, DoNotFollow, BasicStatus, out status)));
            return From(status);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    private static UnixFileStatus? Of(string path, bool follow)
    {
        try
        {
            if (s_isMac)
            {
                MacStat mac = default;
                UnixFile.Check("stat", path, () => (s_isX64, follow) switch
                {
                    (true, true) => Libc.MacX64Stat(path, out mac),
                    (true, false) => Libc.MacX64LinkStat(path, out mac),
                    (false, true) => Libc.MacStat(path, out mac),
                    (false, false) => Libc.MacLinkStat(path, out mac),
                });
                return From(mac);
            }

            LinuxStatX status = default;
            int flags = follow ? 0 : DoNotFollow;
            UnixFile.Check("statx", path, () => StatX(() => Libc.StatX(CurrentFolder, path, flags, BasicStatus, out status)));
            return From(status);
        }
        catch (ErrnoException e) when (e.Errno == Errno.ENOENT)
        {
            return null;
        }
    }

    private static int StatX(Func<int> call)
    {
        try
        {
            return call();
        }
        catch (EntryPointNotFoundException e)
        {
            throw new IOException("The C library has no statx: glibc 2.28, musl 1.2.5 or later is needed.", e);
        }
    }

    private static UnixFileStatus From(in LinuxStatX status) => new(
        ((ulong)status.DeviceMajor << 32) | status.DeviceMinor,
        status.Inode,
        status.Size,
        status.ModifiedSeconds,
        status.ModifiedNanoseconds,
        status.ChangedSeconds,
        status.ChangedNanoseconds,
        status.Mode,
        status.UserId,
        status.GroupId,
        status.Links);

    private static UnixFileStatus From(in MacStat status) => new(
        unchecked((uint)status.Device),
        status.Inode,
        (ulong)status.Size,
        status.ModifiedSeconds,
        status.ModifiedNanoseconds,
        status.ChangedSeconds,
        status.ChangedNanoseconds,
        status.Mode,
        status.UserId,
        status.GroupId,
        status.Links);
}
