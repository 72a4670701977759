using System;
using System.Diagnostics;
using System.IO;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>The console published for Windows, in a Windows 10 of Wine; created once, because that takes a while.</summary>
public sealed partial class WindowsConsole : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);
    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-wine-").FullName;

    /// <summary>Publishes the console and creates the Wine prefix; does nothing without Wine.</summary>
    public WindowsConsole()
    {
        if (!File.Exists(WineFactAttribute.Wine))
        {
            return;
        }

        // Builds in its own folder and leaves module/bin alone, since other tests use both at the same time.
        string project = Path.Combine(Repository.Root, "src", "OssCredentials.Shell", "OssCredentials.Shell.csproj");
        Run(ShellProcess.DotNet, "publish", project, "-r", "win-x64", "--self-contained", "-v", "quiet", "-p:LayOutModule=false",
            "--artifacts-path", Path.Combine(_folder, "artifacts"), "-o", Path.Combine(_folder, "console"), "-nodeReuse:false");
        Run(WineFactAttribute.Wine, "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f");

        // Windows without a screen, from the next start of Wine on.
        Run(WineFactAttribute.Wine, "reg", "add", @"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f");
        Stop();
    }

    /// <summary>Writes a file where the console can read it, and gives its name under Wine.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return WindowsPath(path);
    }

    /// <summary>The name of a path of this machine under Wine.</summary>
    public static string WindowsPath(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Runs the console until it exits, on a pseudo-terminal: without one, Wine's console has no handles to give it.</summary>
    public (int ExitCode, string Output) RunConsole(params string[] arguments)
    {
        string command = $"'{WineFactAttribute.Wine}' '{Path.Combine(_folder, "console", "pwsh.exe")}'";
        foreach (string argument in arguments)
        {
            command += $" '{argument}'";
        }

        // Wide, so that no line of output wraps where a test searches for a text.
        (int exitCode, string output) = Start("script", "-qec", $"stty cols 500 rows 50; {command}", "/dev/null");
        return (exitCode, EscapeSequence().Replace(output, "").Replace("\r", "", StringComparison.Ordinal));
    }

    /// <summary>Ends what runs in the prefix, and removes everything.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Prefix))
        {
            Stop();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Prefix => Path.Combine(_folder, "prefix");

    [GeneratedRegex("\u001b(\\[[0-9;?]*[A-Za-z]|\\][^\u0007]*\u0007)")]
    private static partial Regex EscapeSequence();

    private void Stop()
    {
        // It fails if the server has already exited.
        _ = Start("/usr/lib/wine/wineserver", "-k");
        Run("/usr/lib/wine/wineserver", "-w");
    }

    private void Run(params string[] command)
    {
        (int exitCode, string output) = Start(command[0], command[1..]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: {exitCode} {output}");
        }
    }

    private (int ExitCode, string Output) Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        ShellProcess.Clean(start);
        start.Environment["WINEPREFIX"] = Prefix;
        start.Environment["WINEDEBUG"] = "-all";

        // Under Wine the runtime often fails with an internal error when it frees the code of a collected dynamic method, so the collector
        // gets nothing to do: a process of these tests allocates less than this.
        start.Environment["DOTNET_GCgen0size"] = "0x80000000";
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (process.WaitForExit(s_limit))
        {
            return (process.ExitCode, output.GetAwaiter().GetResult() + error.GetAwaiter().GetResult());
        }

        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} {string.Join(' ', arguments)}");
    }
}
