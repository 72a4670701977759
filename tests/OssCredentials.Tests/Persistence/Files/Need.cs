using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>What a test needs from the machine: a tool by its name, or one of the words below.</summary>
internal static class Need
{
    /// <summary>An effective user that can give files to others.</summary>
    internal const string Root = "root";

    /// <summary>The right to run .NET as another user, who can reach it.</summary>
    internal const string OtherUser = "another user who can run dotnet";

    /// <summary>The right to mount in a separate namespace.</summary>
    internal const string Mount = "mount";

    private static readonly Lazy<bool> s_isRoot = new(() => Succeeds("sh", "-c", "[ \"$(id -u)\" = 0 ]"));
    private static readonly Lazy<bool> s_mayMount = new(() => Succeeds("unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"));
    private static readonly Lazy<bool> s_othersRun =
        new(() => Succeeds("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "dotnet", "--list-runtimes"));

    private static readonly Lazy<bool> s_mayTrace = new(() => Succeeds("strace", "-o", "/dev/null", "true"));

    /// <summary>Why a test that needs these is skipped; null when it can run.</summary>
    internal static string? Missing(string[] needs)
    {
        if (OperatingSystem.IsWindows())
        {
            return "needs Unix files";
        }

        string[] missing = [.. needs.Where(static need => !IsThere(need))];
        return missing.Length == 0 ? null : "needs " + string.Join(", ", missing);
    }

    private static bool IsThere(string need) => need switch
    {
        Root => s_isRoot.Value,
        OtherUser => s_isRoot.Value && IsOnPath("setpriv") && s_othersRun.Value,
        Mount => IsOnPath("unshare") && s_mayMount.Value,
        "strace" => IsOnPath("strace") && s_mayTrace.Value,
        _ => IsOnPath(need),
    };

    private static bool IsOnPath(string tool) =>
        (System.Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, tool)));

    private static bool Succeeds(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
