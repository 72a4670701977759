using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;

namespace OssCredentials.Tests.Persistence.Windows;

/// <summary>A Windows 10 of Wine with the writer in it, published for win-x64; created once, since it takes a minute.</summary>
public sealed class Wine : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);
    private readonly TemporaryFolder _folder = new();
    private readonly string _writer;

    /// <summary>Publishes the writer and makes the Wine prefix; does nothing where there is no Wine.</summary>
    public Wine()
    {
        _writer = _folder["writer/OssCredentials.Tests.Writer.exe"];
        if (!File.Exists(WineFactAttribute.Wine))
        {
            return;
        }

        string project = Path.Combine(RepositoryRoot, "tests/OssCredentials.Tests.Writer/OssCredentials.Tests.Writer.csproj");

        // Separate folders for what is built in between: another test may publish the same library at the same time.
        Run("dotnet", "publish", project, "-r", "win-x64", "--self-contained", "-c", "Release", "-v", "quiet",
            "--artifacts-path", _folder["artifacts"], "-o", _folder["writer"]);
        Run(WineFactAttribute.Wine, "reg", "add", @"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f");

        // Windows without a screen, from the next start of Wine on.
        Run(WineFactAttribute.Wine, "reg", "add", @"HKCU\Software\Wine\Drivers", "/v", "Graphics", "/d", "null", "/f");
        Stop();
    }

    private static string RepositoryRoot => typeof(Wine).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(static attribute => attribute.Key == "RepositoryRoot").Value!;

    /// <summary>A folder of this machine, and its name under Wine.</summary>
    internal string this[string name] => _folder[name];

    internal static string WindowsPath(string path) => "Z:" + path.Replace('/', '\\');

    /// <summary>Runs the writer under Wine.</summary>
    internal string Write(params string[] arguments) => Run([WineFactAttribute.Wine, _writer, .. arguments]);

    /// <summary>Runs a program of Wine's own.</summary>
    internal string Run(params string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WINEPREFIX"] = _folder["prefix"];
        start.Environment["WINEDEBUG"] = "-all";
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Join(' ', command));
        }

        return process.ExitCode == 0
            ? output.ReplaceLineEndings("\n").Trim()
            : throw new InvalidOperationException($"{string.Join(' ', command)}: {process.ExitCode} {output}");
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder["prefix"]))
        {
            Stop();
        }

        _folder.Dispose();
    }

    /// <summary>Ends everything that runs in this prefix, and waits until its registry is written.</summary>
    private void Stop()
    {
        Run("/usr/lib/wine/wineserver", "-k");
        Run("/usr/lib/wine/wineserver", "-w");
    }
}
