using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>Runs programs that a machine may lack, with a known environment that contains nothing of the user who runs this.</summary>
internal static class ExternalProgram
{
    private static readonly string[] s_kept = ["PATH", "PATHEXT", "SYSTEMROOT", "TEMP", "TMPDIR", "DOTNET_ROOT"];

    // One for the whole run, so that what a program keeps in its home folder is there from the second start on.
    private static readonly string s_home = Directory.CreateTempSubdirectory("osscredentials-benchmarks-").FullName;

    /// <summary>Removes what the programs left behind.</summary>
    public static void Forget() => Directory.Delete(s_home, recursive: true);

    /// <summary>The full path; null when the machine has none.</summary>
    public static string? Find(string name) => (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(File.Exists);

    /// <summary>Runs a program until it exits and returns the lines that it wrote.</summary>
    /// <exception cref="InvalidOperationException">It ended in an error.</exception>
    public static async Task<string[]> RunAsync(
        string program, IEnumerable<string> arguments, string input, IEnumerable<(string Name, string Value)> variables, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? s_home,
        };
        foreach (string name in start.Environment.Keys.Except(s_kept, StringComparer.OrdinalIgnoreCase).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in ((string Name, string Value)[])[("HOME", s_home), ("USERPROFILE", s_home), ("POWERSHELL_TELEMETRY_OPTOUT", "1"), ("NO_COLOR", "1"), .. variables])
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException($"{Path.GetFileName(program)} ended with {process.ExitCode}: {await error}{await output}");
    }
}
