using System;
using System.Diagnostics;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The console on a pseudo-terminal, which <c>script</c> of util-linux provides.</summary>
internal sealed class TerminalProcess : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private int _seen;

    private TerminalProcess(Process process) => _process = process;

    /// <summary>All that was written to the terminal so far.</summary>
    public string Screen => _screen.ToString();

    public static TerminalProcess Start(params string[] arguments) => StartInShell("", "", arguments);

    /// <param name="variables">Shell text before the command: variables of its environment.</param>
    /// <param name="redirection">Shell text after the command: where its streams go instead.</param>
    /// <param name="arguments">The arguments of the console.</param>
    public static TerminalProcess StartInShell(string variables, string redirection, params string[] arguments)
    {
        string command = string.Join(' ', new[] { ShellProcess.DotNet, ShellProcess.Assembly }.Concat(arguments).Select(Quote));

        // What runs the tests may ignore these signals, as a background job of a script does, and its children inherit that.
        // A terminal's own processes never do. The shell makes room: a dash that waited for its child would die of Ctrl+C.
        ProcessStartInfo start = new("script", ["-qec", $"exec env --default-signal=INT,QUIT,HUP {variables} {command} {redirection}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        ShellProcess.Clean(start);
        return new TerminalProcess(Process.Start(start)!);
    }

    /// <summary>Types into the terminal.</summary>
    public async Task SendAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the text appears after what an earlier call has waited for.</summary>
    public async Task WaitForAsync(string text)
    {
        while (true)
        {
            int found = Screen.IndexOf(text, _seen, StringComparison.Ordinal);
            if (found >= 0)
            {
                _seen = found + text.Length;
                return;
            }

            if (!await ReadAsync())
                throw new InvalidOperationException($"The process ended before it wrote '{text}'. The screen: {Screen}");
        }
    }

    /// <summary>Reads the rest and gives the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        while (await ReadAsync())
        {
        }

        await _process.WaitForExitAsync().WaitAsync(s_limit);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task<bool> ReadAsync()
    {
        char[] buffer = new char[4096];
        int read;
        try
        {
            read = await _process.StandardOutput.ReadAsync(buffer).AsTask().WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Nothing came in {s_limit.TotalSeconds} s. The screen: {Screen}");
        }

        _screen.Append(buffer, 0, read);
        return read > 0;
    }
}
