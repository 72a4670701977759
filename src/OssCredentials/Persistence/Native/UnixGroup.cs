using System;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>The database of groups.</summary>
internal static class UnixGroup
{
    private static readonly object s_gate = new();

    /// <summary>The ID of a group, by its name or ID; null if there is no such group.</summary>
    public static uint? Find(string nameOrNumber)
    {
        // getgrnam returns a buffer of its own, which the next call reuses.
        lock (s_gate)
        {
            IntPtr group = GetGroup(nameOrNumber);
            if (group != IntPtr.Zero)
            {
                // POSIX grp.h, the same on Linux and macOS: char *gr_name, char *gr_passwd, gid_t gr_gid, …
                return unchecked((uint)Marshal.ReadInt32(group, 2 * IntPtr.Size));
            }
        }

        return uint.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
    }

    [DllImport("libc", EntryPoint = "getgrnam", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern IntPtr GetGroup(string name);
}
