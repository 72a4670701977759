using System;
using System.Linq;
using System.Management.Automation.Host;
using System.Threading;

namespace OssCredentials.PowerShell.Consoles;

/// <summary>The console of PowerShell's own console host, and who may use it.</summary>
internal static class HostConsole
{
    private const string ConsoleHostName = "ConsoleHost";

    // One at a time: two programs that ask at once would get each other's answers.
    private static int s_isLeased;

    // The shortest form of -NonInteractive that powershell.exe and pwsh accept.
    private static readonly bool s_isNonInteractive = System.Environment.GetCommandLineArgs().Skip(1).Any(static argument =>
        argument.Length > 4 && argument[0] is '-' or '/' && "NonInteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase));

    // What another program passed on has been through exec, and so doesn't close there. Source: proc_pid_fdinfo(5), open(2).
    private static readonly Lazy<bool> s_isInputOwn = new(static () =>
    {
        const string File = "/proc/self/fdinfo/0";
        const string Flags = "flags:";
        const int CloseOnExec = 0x80000;
        return System.IO.File.Exists(File)
            && System.IO.File.ReadLines(File).FirstOrDefault(static line => line.StartsWith(Flags, StringComparison.Ordinal)) is string flags
            && (Convert.ToInt32(flags.Substring(Flags.Length).Trim(), 8) & CloseOnExec) != 0;
    });

    /// <summary>
    /// Whether this host writes warnings to a standard output that a program reads as data: the console host doesn't write them to
    /// standard error.
    /// </summary>
    public static bool WritesWarningsToData(PSHost host) => host.Name == ConsoleHostName && Console.IsOutputRedirected;

    /// <summary>Whether this host can't prompt for hidden input: its console ends the whole process if standard input isn't a terminal.</summary>
    public static bool HasNoHiddenInput(PSHost host) => host.Name == ConsoleHostName && Console.IsInputRedirected;

    /// <summary>
    /// Whether a prompt of this host would wait forever: standard input was closed when the process started, so that the
    /// runtime's first own file got its number, and the console reads from that.
    /// </summary>
    public static bool HasNoInput(PSHost host) => host.Name == ConsoleHostName && s_isInputOwn.Value;

    /// <summary>Leases the console to a program that may prompt its user; null if there is no one at the console.</summary>
    /// <param name="host">The host of the command that starts the program.</param>
    /// <param name="ended">Called when the program has ended.</param>
    public static IDisposable? TryLease(PSHost host, Action ended) =>
        host.Name == ConsoleHostName && !s_isNonInteractive && !Console.IsInputRedirected && !Console.IsErrorRedirected
        && Interlocked.CompareExchange(ref s_isLeased, 1, 0) == 0
            ? new Lease(ended)
            : null;

    private sealed class Lease : IDisposable
    {
        private readonly Action _ended;
        private int _isDisposed;

        public Lease(Action ended) => _ended = ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                Volatile.Write(ref s_isLeased, 0);
                _ended();
            }
        }
    }
}
