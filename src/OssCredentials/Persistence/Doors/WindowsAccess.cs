using System;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Doors;

/// <summary>Whether everyone, every user or every guest of a Windows machine may open a file, according to its access list.</summary>
internal static class WindowsAccess
{
    // accctrl.h SE_FILE_OBJECT, winnt.h DACL_SECURITY_INFORMATION, FILE_READ_DATA, and FILE_WRITE_DATA with FILE_APPEND_DATA.
    private const int FileObject = 1;
    private const uint AccessList = 4;
    private const uint Read = 1;
    private const uint Write = 2 | 4;

    // sddl.h: Everyone, Users, Authenticated Users, Guests, Anonymous, Interactive.
    private static readonly string[] s_everybody = ["WD", "BU", "AU", "BG", "AN", "IU", "S-1-1-0", "S-1-5-32-545", "S-1-5-11", "S-1-5-32-546", "S-1-5-7", "S-1-5-4"];

    /// <summary>"other accounts can read it" if they can; null if they can't, or if it is unknown.</summary>
    public static string? Readers(SafeFileHandle file) => Has(TextOf(file), Read) ? "other accounts can read it" : null;

    /// <summary>"other accounts can write it" if they can; null if they can't, or if it is unknown.</summary>
    public static string? Writers(SafeFileHandle file) => Has(TextOf(file), Write) ? "other accounts can write it" : null;

    /// <summary>Whether an access list in SDDL grants a right to a group that any account belongs to.</summary>
    internal static bool Has(string? descriptor, uint right)
    {
        if (descriptor is null)
        {
            return false;
        }

        if (descriptor.Contains("NO_ACCESS_CONTROL"))
        {
            return true;
        }

        // (type;flags;rights;object;inherited object;account)
        foreach (string entry in descriptor.Split('(', ')'))
        {
            string[] fields = entry.Split(';');
            if (fields.Length >= 6 && fields[0] == "A" && !fields[1].Contains("IO")
                && Array.IndexOf(s_everybody, fields[5]) >= 0 && (Mask(fields[2]) & right) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Mask(string rights)
    {
        if (rights.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return uint.TryParse(rights.Substring(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint mask) ? mask : 0;
        }

        uint found = 0;
        for (int i = 0; i + 1 < rights.Length; i += 2)
        {
            found |= rights.Substring(i, 2) switch
            {
                "FA" or "GA" => Read | Write,
                "FR" or "GR" or "CC" => Read,
                "FW" or "GW" or "DC" or "LC" => Write,
                _ => 0,
            };
        }

        return found;
    }

    private static string? TextOf(SafeFileHandle file)
    {
        if (Advapi32.GetSecurityInfo(file, FileObject, AccessList, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, out IntPtr descriptor) != 0)
        {
            return null;
        }

        try
        {
            if (!Advapi32.ConvertDescriptorToString(descriptor, Advapi32.DescriptorRevision, AccessList, out IntPtr text, IntPtr.Zero))
            {
                return null;
            }

            try
            {
                return Marshal.PtrToStringUni(text);
            }
            finally
            {
                Kernel32.LocalFree(text);
            }
        }
        finally
        {
            Kernel32.LocalFree(descriptor);
        }
    }
}
