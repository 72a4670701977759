using System.Runtime.InteropServices;

namespace OssCredentials.Environment;

/// <summary>The variables of this process with "empty" and "unset" distinguished, to restore exactly what was there.</summary>
internal static class RawEnvironment
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>
    /// Whether a variable can be set to the empty string. Before version 9, .NET keeps its own copy off Windows and removes the
    /// variable; on Windows the system call does it.
    /// </summary>
    public static bool CanSetEmpty { get; } = s_isWindows || System.Environment.Version.Major >= 9;

    /// <summary>The value; null if unset.</summary>
    public static string? Get(string name) => System.Environment.GetEnvironmentVariable(name);

    /// <summary>Sets a variable, even to the empty string; null removes it.</summary>
    public static void Set(string name, string? value)
    {
        if (value is { Length: 0 } && s_isWindows)
        {
            if (!SetEnvironmentVariable(name, value))
            {
                Marshal.ThrowExceptionForHR(Marshal.GetHRForLastWin32Error());
            }

            return;
        }

        System.Environment.SetEnvironmentVariable(name, value);
    }

    [DllImport("kernel32.dll", EntryPoint = "SetEnvironmentVariableW", CharSet = CharSet.Unicode, SetLastError = true, ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetEnvironmentVariable(string name, string value);
}
