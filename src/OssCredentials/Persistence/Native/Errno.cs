using System.ComponentModel;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>The error numbers that are distinguished, with their texts.</summary>
/// <remarks>
/// Sources: Linux include/uapi/asm-generic/errno-base.h and errno.h (the same on every architecture .NET runs on);
/// macOS sys/errno.h. Numbers below 35 agree on both, except EAGAIN.
/// </remarks>
internal static class Errno
{
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int EINTR = 4;
    internal const int EIO = 5;
    internal const int ENXIO = 6;
    internal const int EBADF = 9;
    internal const int EACCES = 13;
    internal const int EBUSY = 16;
    internal const int EEXIST = 17;
    internal const int EXDEV = 18;
    internal const int ENOTDIR = 20;
    internal const int EISDIR = 21;
    internal const int EINVAL = 22;
    internal const int ETXTBSY = 26;
    internal const int EFBIG = 27;
    internal const int ENOSPC = 28;
    internal const int EROFS = 30;
    internal const int ERANGE = 34;

    private static readonly bool s_isMac = RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    internal static int EAGAIN => s_isMac ? 35 : 11;

    internal static int ENAMETOOLONG => s_isMac ? 63 : 36;

    internal static int ENOLCK => s_isMac ? 77 : 37;

    internal static int ENOSYS => s_isMac ? 78 : 38;

    internal static int ENOTEMPTY => s_isMac ? 66 : 39;

    internal static int ELOOP => s_isMac ? 62 : 40;

    /// <summary>The attribute doesn't exist: ENODATA on Linux, ENOATTR on macOS.</summary>
    internal static int ENOATTR => s_isMac ? 93 : 61;

    internal static int ENOTSUP => s_isMac ? 45 : 95;

    internal static int EOPNOTSUPP => s_isMac ? 102 : 95;

    internal static int EDQUOT => s_isMac ? 69 : 122;

    /// <summary>The cause for people to read, without a full stop.</summary>
    internal static string Cause(int errno) => errno switch
    {
        EPERM => "the system doesn't allow it (an immutable or append-only file or folder, or another owner's)",
        ENOENT => "it doesn't exist",
        EIO => "the disk reported an input/output error",
        EACCES => "permission is denied",
        EBUSY => "it is a mount point, such as a file that is mounted into a container, or the system uses it",
        EXDEV => "it is on a different file system from its folder, for example because it is mounted",
        ENOTDIR => "a part of its path is not a folder",
        EISDIR => "it is a folder",
        ENOSPC => "the disk is full",
        EFBIG => "the file would be larger than this process may write",
        EROFS => "the file system is read-only",
        _ when errno == EDQUOT => "the disk quota is used up",
        _ when errno == ELOOP => "its symbolic links form a loop, or there are more than 40",
        _ when errno == ENAMETOOLONG => "its path is too long",
        _ when errno == ENOLCK || errno == ENOTSUP || errno == ENOSYS => "the file system doesn't support this operation",
        _ => new Win32Exception(errno).Message,
    };

    /// <summary>The remedy: a sentence.</summary>
    internal static string Remedy(int errno) => errno switch
    {
        ENOSPC => "Free some space on that file system and run the command again.",
        EROFS => "Use a home folder that can be written, or mount the file system for writing.",
        EBUSY or EXDEV => "Edit the mounted file outside the container, or mount its folder instead.",
        EPERM => "Check its attributes (lsattr on Linux, ls -lO on macOS) and owner, and run the command again.",
        EACCES => "Make that folder writable for your user, or run the command as its owner.",
        EIO => "Check the disk in the system's log. What was stored before is still there.",
        _ when errno == EDQUOT => "Free some space of your quota and run the command again.",
        _ when errno == ELOOP => "Fix the symbolic links and run the command again.",
        _ => "Fix the cause and run the command again. What was stored before is still there.",
    };
}
