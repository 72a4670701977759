using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using OssCredentials.Environment;

namespace OssCredentials.SignIn;

/// <summary>Opens a page in the browser that the system or the user has chosen.</summary>
internal static class SystemBrowser
{
    // How long an opener may take to report that there is no browser: xdg-open does so at once.
    private const int FailureMilliseconds = 1000;

    // A browser and its extensions need many variables, but no one's key.
    private static readonly string[] s_secretPrefixes =
        ["OSS_", "OSSCREDENTIALS_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ALIYUN_", "AWS_", "ACCESS_KEY_", "SECURITY_TOKEN", "ACTIONS_ID_TOKEN_"];

    // X11's, Wayland's, and those of Windows behind WSL.
    private static readonly string[] s_screens = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"];

    /// <summary>Whether it was opened, as far as the system reports it. It may take a second.</summary>
    public static bool TryOpen(Uri address, IEnvironmentVariables environment)
    {
        if (FindStarter(address.AbsoluteUri, environment) is not ProcessStartInfo start)
        {
            return false;
        }

        foreach (string name in start.Environment.Keys.Where(IsSecret).ToList())
        {
            start.Environment.Remove(name);
        }

        try
        {
            using Process? process = Process.Start(start);
            return process is not null && (!process.WaitForExit(FailureMilliseconds) || process.ExitCode == 0);
        }
        catch (Exception exception) when (exception is ExternalException or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }

    private static bool IsSecret(string name) => s_secretPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static ProcessStartInfo? FindStarter(string address, IEnvironmentVariables environment)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            // The shell's own way isn't used: it would pass this process's variables to the browser.
            string rundll = Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.System), "rundll32.exe");
            return new ProcessStartInfo(rundll, "url.dll,FileProtocolHandler " + address) { UseShellExecute = false };
        }

        if (environment.Get("BROWSER") is string chosen)
        {
            // A list of commands, as xdg-open, Python and man read it; %s is replaced with the address.
            string[] command = chosen.Split(':')[0].Split([' '], StringSplitOptions.RemoveEmptyEntries);
            return command.Length == 0 ? null : UnixStarter(
                command.Any(static part => part.Contains("%s"))
                    ? [.. command.Select(part => part.Replace("%s", address))]
                    : [.. command, address]);
        }

        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return UnixStarter(["/usr/bin/open", address]);
        }

        // Without a display, xdg-open would start a browser in the terminal, over the prompt.
        bool hasScreen = s_screens.Any(name => environment.Get(name) is not null);
        return hasScreen ? UnixStarter(["xdg-open", address]) : null;
    }

    // Its streams are discarded, so that a browser's output doesn't appear in the session. Ctrl+C, which the terminal sends to all its
    // programs, must not close the browser.
    private static ProcessStartInfo UnixStarter(IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
#if NET
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("trap '' INT; exec \"$@\" </dev/null >/dev/null 2>&1");
        start.ArgumentList.Add("sh");
        foreach (string part in command)
        {
            start.ArgumentList.Add(part);
        }
#endif
        return start;
    }
}
