using System;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Native;

/// <summary>A function of user32. Numbers are those of winuser.h.</summary>
internal static class User32
{
    /// <summary>WM_SETTINGCHANGE.</summary>
    internal const uint SettingChanged = 0x1A;

    /// <summary>SMTO_ABORTIFHUNG.</summary>
    internal const uint AbortIfHung = 2;

    /// <summary>HWND_BROADCAST.</summary>
    internal static readonly IntPtr AllWindows = new(0xFFFF);

    [DllImport("user32.dll", SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "SendMessageTimeoutW")]
    internal static extern IntPtr SendMessageTimeout(
        IntPtr window, uint message, IntPtr word, string text, uint flags, uint milliseconds, out IntPtr result);
}
