using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The console on a pseudo-terminal, which <c>script</c> of util-linux provides.</summary>
internal sealed class TerminalProcess : IDisposable
{
    private const string CursorQuestion = "\u001b[6n";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly Task _reading;
    private int _seen;

    private TerminalProcess(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>All that was written to the terminal so far.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
            {
                return _screen.ToString();
            }
        }
    }

    /// <param name="arguments">The arguments of the console.</param>
    public static TerminalProcess Start(params string[] arguments) =>
        Start([ShellProcess.DotNet, Path.Combine(ShellProcess.Folder, ShellProcess.AssemblyName), .. arguments], 200, 50, new Dictionary<string, string>());

    /// <summary>Starts any program on a terminal of some size.</summary>
    public static TerminalProcess Start(IEnumerable<string> words, int columns, int rows, IReadOnlyDictionary<string, string> variables)
    {
        string command = string.Join(' ', words.Select(Quote));

        // The process that runs the tests may ignore these signals, as a background job of a script does, and its children inherit that. A
        // terminal's own processes never do. The shell is replaced: a dash that waited for its child would be killed by Ctrl+C.
        ProcessStartInfo start = new("script", ["-qec", $"stty cols {columns} rows {rows}; exec env --default-signal=INT,QUIT,HUP {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        ShellProcess.Clean(start);
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

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
            bool hasEnded = _reading.IsCompleted;
            string screen = Screen;
            int found = screen.IndexOf(text, _seen, StringComparison.Ordinal);
            if (found >= 0)
            {
                _seen = found + text.Length;
                return;
            }

            if (hasEnded)
            {
                throw new InvalidOperationException($"The process ended before it wrote '{text}'. The screen: {screen}");
            }

            if (!await _changed.WaitAsync(s_limit))
            {
                throw new TimeoutException($"'{text}' did not come in {s_limit.TotalSeconds} s. The screen: {screen}");
            }
        }
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        try
        {
            await _reading.WaitAsync(s_limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"It did not end in {s_limit.TotalSeconds} s. The screen: {Screen}");
        }

        await _process.WaitForExitAsync().WaitAsync(s_limit);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _changed.Dispose();
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private async Task ReadAsync()
    {
        char[] buffer = new char[4096];
        int answered = 0;
        int read;
        while ((read = await _process.StandardOutput.ReadAsync(buffer)) > 0)
        {
            lock (_screen)
            {
                _screen.Append(buffer, 0, read);
            }

            // A terminal reports where its cursor is when it is asked, and .NET waits for that.
            for (int questions = Screen.Split(CursorQuestion).Length - 1; answered < questions; answered++)
            {
                await SendAsync("\u001b[1;1R");
            }

            _changed.Release();
        }

        _changed.Release();
    }
}
