using System;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>Functions of advapi32. Numbers are those of winnt.h and sddl.h.</summary>
internal static class Advapi32
{
    internal const uint TokenQuery = 8;
    internal const int TokenUser = 1;
    internal const uint DescriptorRevision = 1;
    internal const int KeyQueryValue = 1;
    internal const int KeySetValue = 2;

    private const string Library = "advapi32.dll";

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool GetTokenInformation(IntPtr token, int kind, IntPtr information, int length, out int needed);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "ConvertSidToStringSidW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ConvertSidToString(IntPtr sid, out IntPtr text);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "ConvertStringSecurityDescriptorToSecurityDescriptorW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ConvertStringToDescriptor(string text, uint revision, out IntPtr descriptor, IntPtr size);

    [DllImport(Library, ExactSpelling = true)]
    internal static extern int GetSecurityInfo(
        SafeHandle file, int kind, uint what, IntPtr owner, IntPtr group, IntPtr accessList, IntPtr auditList, out IntPtr descriptor);

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "ConvertSecurityDescriptorToStringSecurityDescriptorW")]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static extern bool ConvertDescriptorToString(IntPtr descriptor, uint revision, uint what, out IntPtr text, IntPtr length);

    [DllImport(Library, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "RegOpenKeyExW")]
    internal static extern int OpenKey(IntPtr root, string path, int options, int access, out SafeRegistryKey key);

    [DllImport(Library, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "RegQueryValueExW")]
    internal static extern int QueryValue(SafeRegistryKey key, string name, IntPtr reserved, out int type, [Out] byte[] data, ref int size);

    [DllImport(Library, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "RegSetValueExW")]
    internal static extern int SetValue(SafeRegistryKey key, string name, int reserved, int type, byte[] data, int size);

    [DllImport(Library, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "RegDeleteValueW")]
    internal static extern int DeleteValue(SafeRegistryKey key, string name);

    [DllImport(Library, ExactSpelling = true, EntryPoint = "RegFlushKey")]
    internal static extern int FlushKey(SafeRegistryKey key);

    [DllImport(Library, ExactSpelling = true, EntryPoint = "RegCloseKey")]
    internal static extern int CloseKey(IntPtr key);
}
