using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>Functions of the C library. <see cref="UnixFile"/> checks their results.</summary>
/// <remarks>
/// Strings are passed as UTF-8, which is what CharSet.Ansi means off Windows. open and fcntl are variadic in C: they are called
/// only without variadic arguments, because macOS on arm64 passes those differently.
/// </remarks>
internal static class Libc
{
    private const string Library = "libc";

    [DllImport(Library, EntryPoint = "geteuid")]
    internal static extern uint GetEffectiveUserId();

    [DllImport(Library, EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int Open(string path, int flags);

    [DllImport(Library, EntryPoint = "pread", SetLastError = true)]
    internal static extern nint ReadAt(SafeFileHandle file, ref byte buffer, nint count, nint offset);

    [DllImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static extern nint Write(SafeFileHandle file, ref byte buffer, nint count);

    [DllImport(Library, EntryPoint = "fsync", SetLastError = true)]
    internal static extern int Sync(SafeFileHandle file);

    [DllImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static extern int Control(SafeFileHandle file, int command);

    [DllImport(Library, EntryPoint = "flock", SetLastError = true)]
    internal static extern int Lock(SafeFileHandle file, int operation);

    [DllImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    internal static extern int SetMode(SafeFileHandle file, uint mode);

    [DllImport(Library, EntryPoint = "fchown", SetLastError = true)]
    internal static extern int SetOwner(SafeFileHandle file, uint user, uint group);

    [DllImport(Library, EntryPoint = "openat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int OpenAt(SafeFileHandle folder, string name, int flags);

    [DllImport(Library, EntryPoint = "openat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int CreateAt(SafeFileHandle folder, string name, int flags, uint mode);

    // macOS on arm64 passes variadic arguments on the stack: five unused ones fill the registers before them.
    [DllImport(Library, EntryPoint = "openat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int CreateAtOnAppleSilicon(
        SafeFileHandle folder, string name, int flags, nint unused1, nint unused2, nint unused3, nint unused4, nint unused5, nint mode);

    [DllImport(Library, EntryPoint = "mkdir", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MakeFolder(string path, uint mode);

    [DllImport(Library, EntryPoint = "mkdirat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MakeFolderAt(SafeFileHandle folder, string name, uint mode);

    [DllImport(Library, EntryPoint = "unlinkat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int UnlinkAt(SafeFileHandle folder, string name, int flags);

    [DllImport(Library, EntryPoint = "renameat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int RenameAt(SafeFileHandle fromFolder, string from, SafeFileHandle toFolder, string to);

    [DllImport(Library, EntryPoint = "readlinkat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern nint ReadLinkAt(SafeFileHandle folder, string name, [Out] byte[] target, nint size);

    [DllImport(Library, EntryPoint = "faccessat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int AccessAt(SafeFileHandle folder, string name, int mode, int flags);

    [DllImport(Library, EntryPoint = "fstatfs", SetLastError = true)]
    internal static extern int FileSystemStatus(SafeFileHandle file, [Out] byte[] status);

    [DllImport(Library, EntryPoint = "getegid")]
    internal static extern uint GetEffectiveGroupId();

    // Extended attributes. Linux only: macOS has more parameters, and fcopyfile copies everything at once.
    [DllImport(Library, EntryPoint = "flistxattr", SetLastError = true)]
    internal static extern nint ListAttributes(SafeFileHandle file, [Out] byte[]? names, nint size);

    [DllImport(Library, EntryPoint = "fgetxattr", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern nint GetAttribute(SafeFileHandle file, string name, [Out] byte[]? value, nint size);

    [DllImport(Library, EntryPoint = "fsetxattr", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int SetAttribute(SafeFileHandle file, string name, byte[] value, nint size, int flags);

    [DllImport(Library, EntryPoint = "fremovexattr", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int RemoveAttribute(SafeFileHandle file, string name);

    // macOS only, copyfile.h.
    [DllImport(Library, EntryPoint = "fcopyfile", SetLastError = true)]
    internal static extern int CopyFile(SafeFileHandle from, SafeFileHandle to, IntPtr state, uint flags);

    // Linux: the layout is the same on every architecture, unlike that of struct stat. glibc 2.28, musl 1.2.5 and later.
    [DllImport(Library, EntryPoint = "statx", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int StatX(int folder, string path, int flags, uint mask, out LinuxStatX status);

    [DllImport(Library, EntryPoint = "statx", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int StatX(SafeFileHandle file, string path, int flags, uint mask, out LinuxStatX status);

    [DllImport(Library, EntryPoint = "fstatat$INODE64", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacX64StatAt(SafeFileHandle folder, string name, out MacStat status, int flags);

    [DllImport(Library, EntryPoint = "fstatat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacStatAt(SafeFileHandle folder, string name, out MacStat status, int flags);

    // macOS: on x64 the names without $INODE64 mean the old layout; arm64 has only the new one.
    [DllImport(Library, EntryPoint = "stat$INODE64", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacX64Stat(string path, out MacStat status);

    [DllImport(Library, EntryPoint = "lstat$INODE64", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacX64LinkStat(string path, out MacStat status);

    [DllImport(Library, EntryPoint = "fstat$INODE64", SetLastError = true)]
    internal static extern int MacX64Stat(SafeFileHandle file, out MacStat status);

    [DllImport(Library, EntryPoint = "stat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacStat(string path, out MacStat status);

    [DllImport(Library, EntryPoint = "lstat", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int MacLinkStat(string path, out MacStat status);

    [DllImport(Library, EntryPoint = "fstat", SetLastError = true)]
    internal static extern int MacStat(SafeFileHandle file, out MacStat status);
}
