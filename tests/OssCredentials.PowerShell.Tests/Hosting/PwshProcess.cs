using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A real pwsh, started as another program starts it, with the module imported.</summary>
internal static class PwshProcess
{
    // Enough for a whole Pester run on a busy machine; only a pwsh that hangs takes longer.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string command, IReadOnlyDictionary<string, string>? environment = null, params string[] options)
    {
        var start = new ProcessStartInfo(
            PwshFactAttribute.Find()!, ["-NoProfile", .. options, "-Command", $"Import-Module '{Repository.Manifest}'; {command}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // From the copy that the process gets: another test may set variables of this process meanwhile.
        foreach (string name in start.Environment.Keys.Where(CleanEnvironment.IsOurs).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach (string name in (string[])["GITHUB_ACTIONS", "GITHUB_ENV", "TF_BUILD", CleanEnvironment.RetrySeconds])
        {
            start.Environment.Remove(name);
        }

        start.Environment["NO_COLOR"] = "1";

        // Without one it would be the home folder of anyone who runs the tests.
        string home = Directory.CreateTempSubdirectory("osscredentials-").FullName;
        start.Environment["HOME"] = home;
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(s_patience);
            return (process.ExitCode, (await output).ReplaceLineEndings("\n"), (await error).ReplaceLineEndings("\n"));
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }
}
