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

    // The shortest form that powershell.exe and pwsh take for -NonInteractive.
    private static readonly bool s_isNonInteractive = System.Environment.GetCommandLineArgs().Skip(1).Any(static argument =>
        argument.Length > 4 && argument[0] is '-' or '/' && "NonInteractive".StartsWith(argument.TrimStart('-', '/'), StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether warnings of this host become lines of a standard output that someone reads as data: its console host writes them
    /// there, and not to standard error.
    /// </summary>
    public static bool WritesWarningsToData(PSHost host) => host.Name == ConsoleHostName && Console.IsOutputRedirected;

    /// <summary>
    /// Whether this host can't take hidden input: its console ends the whole process when it is asked for some and standard
    /// input is no terminal.
    /// </summary>
    public static bool HasNoHiddenInput(PSHost host) => host.Name == ConsoleHostName && Console.IsInputRedirected;

    /// <summary>Takes the console for a program that may ask its user something; null where no one sits at it.</summary>
    /// <param name="host">The host of the command that starts the program.</param>
    /// <param name="ended">Told when the program has ended.</param>
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
