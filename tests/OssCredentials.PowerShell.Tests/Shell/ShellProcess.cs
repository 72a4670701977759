using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>Runs the console as built, or pwsh, as a process with its three streams in pipes.</summary>
internal static class ShellProcess
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>The console's folder, of the configuration that is tested.</summary>
    public static string Folder { get; } = Path.Combine(Repository.Root, "src", "OssCredentials.Shell", "bin", Repository.Configuration, "net10.0");

    /// <summary>The console's assembly in its folder.</summary>
    public const string AssemblyName = "pwsh.dll";

    /// <summary>The dotnet that runs this test.</summary>
    public static string DotNet { get; } = System.Environment.ProcessPath is string path
        && Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase) ? path : "dotnet";

    public static Task<ShellResult> RunAsync(params string[] arguments) => RunAsync(null, null, arguments);

    public static Task<ShellResult> RunWithInputAsync(string input, params string[] arguments) => RunAsync(input, null, arguments);

    public static Task<ShellResult> RunAsync(string? input, IReadOnlyDictionary<string, string>? variables, params string[] arguments) =>
        RunInFolderAsync(Folder, input, variables, arguments);

    /// <summary>Runs a copy of the console.</summary>
    public static Task<ShellResult> RunInFolderAsync(
        string folder, string? input, IReadOnlyDictionary<string, string>? variables, params string[] arguments) =>
        RunProgramAsync(DotNet, [Path.Combine(folder, AssemblyName), .. arguments], input, variables);

    /// <summary>Runs a real pwsh.</summary>
    public static Task<ShellResult> RunPwshAsync(params string[] arguments) =>
        RunProgramAsync(PwshFactAttribute.Find()!, ["-NoLogo", .. arguments], null, null);

    /// <summary>Removes variables from a child's environment that would change its output or its credentials.</summary>
    public static void Clean(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(IsInTheWay).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["TERM"] = "xterm-256color";
    }

    private static bool IsInTheWay(string name) =>
        name is "NO_COLOR" or "PSModulePath"
        || name.StartsWith("OSS_", StringComparison.Ordinal)
        || name.StartsWith("ALIBABA_CLOUD_", StringComparison.Ordinal);

    private static async Task<ShellResult> RunProgramAsync(
        string program, IEnumerable<string> arguments, string? input, IReadOnlyDictionary<string, string>? variables)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Clean(start);
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string value) in variables ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.StandardInput.WriteAsync(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It exited without reading its input.
            }

            await process.WaitForExitAsync(limit.Token);
            return new ShellResult(process.ExitCode, Unify(await output), Unify(await error));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Unify(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
