using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>Functions of kernel32. Numbers are those of winnt.h, winbase.h and winerror.h.</summary>
internal static class Kernel32
{
    internal const int FileNotFound = 2;
    internal const int AccessDenied = 5;
    internal const int SharingViolation = 32;
    internal const int FileExists = 80;
    internal const int AlreadyExists = 183;
    internal const int MoreData = 234;

    internal const uint MoveReplaceExisting = 1;
    internal const uint MoveWriteThrough = 8;

    private const string Library = "kernel32.dll";

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "MoveFileExW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool MoveFile(string from, string to, uint flags);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "ReplaceFileW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ReplaceFile(string replaced, string replacement, string? backup, uint flags, IntPtr exclude, IntPtr reserved);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "CreateFileW")]
    internal static extern SafeFileHandle CreateFile(
        string path, uint access, uint share, in SecurityAttributes security, uint disposition, uint flags, IntPtr template);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetFileInformationByHandle(SafeFileHandle file, out WindowsFileInformation information);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "GetFinalPathNameByHandleW")]
    internal static extern uint GetFinalPath(SafeFileHandle file, [Out] char[] path, uint length, uint flags);

    [DllImport(Library, ExactSpelling = true)]
    internal static extern IntPtr GetCurrentProcess();

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool CloseHandle(IntPtr handle);

    [DllImport(Library, ExactSpelling = true)]
    internal static extern IntPtr LocalFree(IntPtr memory);
}
