using System;
using System.ComponentModel;
using System.IO;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Persistence.Native;

/// <summary>The user of this process on Windows, and files for that user only.</summary>
internal static class WindowsSecurity
{
    // winnt.h GENERIC_WRITE, fileapi.h CREATE_NEW, winnt.h FILE_ATTRIBUTE_NORMAL.
    private const uint GenericWrite = 0x40000000;
    private const uint CreateNew = 1;
    private const uint NormalFile = 0x80;

    /// <summary>Creates a file that only this user, the system and administrators can open (the ACL of a user profile).</summary>
    internal static FileStream CreatePrivateFile(string path)
    {
        // SDDL: a protected DACL, so nothing is inherited; full access for SYSTEM, administrators and the user.
        string text = $"D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;{UserSid()})";
        if (!Advapi32.ConvertStringToDescriptor(text, Advapi32.DescriptorRevision, out IntPtr descriptor, IntPtr.Zero))
        {
            throw Error();
        }

        try
        {
            SecurityAttributes security = new() { Length = Marshal.SizeOf<SecurityAttributes>(), Descriptor = descriptor };
            SafeFileHandle file = Kernel32.CreateFile(path, GenericWrite, 0, security, CreateNew, NormalFile, IntPtr.Zero);
            if (file.IsInvalid)
            {
                throw Error();
            }

            return new FileStream(file, FileAccess.Write);
        }
        finally
        {
            Kernel32.LocalFree(descriptor);
        }
    }

    private static string UserSid()
    {
        if (!Advapi32.OpenProcessToken(Kernel32.GetCurrentProcess(), Advapi32.TokenQuery, out IntPtr token))
        {
            throw Error();
        }

        IntPtr information = IntPtr.Zero;
        try
        {
            Advapi32.GetTokenInformation(token, Advapi32.TokenUser, IntPtr.Zero, 0, out int size);
            information = Marshal.AllocHGlobal(size);
            if (!Advapi32.GetTokenInformation(token, Advapi32.TokenUser, information, size, out _))
            {
                throw Error();
            }

            // TOKEN_USER begins with a pointer to the SID.
            return SidText(Marshal.ReadIntPtr(information));
        }
        finally
        {
            Marshal.FreeHGlobal(information);
            Kernel32.CloseHandle(token);
        }
    }

    private static string SidText(IntPtr sid)
    {
        if (!Advapi32.ConvertSidToString(sid, out IntPtr text))
        {
            throw Error();
        }

        try
        {
            return Marshal.PtrToStringUni(text)!;
        }
        finally
        {
            Kernel32.LocalFree(text);
        }
    }

    private static IOException Error() => new(new Win32Exception(Marshal.GetLastWin32Error()).Message);
}
