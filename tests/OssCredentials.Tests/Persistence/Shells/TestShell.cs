using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>A real shell, started with only the environment that the test gives it.</summary>
internal sealed class TestShell
{
    /// <summary>A child that prints its environment.</summary>
    public const string PrintEnvironment = "/usr/bin/env -0";

    private static readonly string[] s_folders =
    [
        .. (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries),
        "/usr/local/bin",
        "/usr/bin",
        "/bin",
    ];

    private TestShell(string name, string executable)
    {
        Name = name;
        Executable = executable;
    }

    public string Name { get; }

    public string Executable { get; }

    public StartupSyntax Syntax => Name switch
    {
        "fish" => StartupSyntax.Fish,
        "tcsh" => StartupSyntax.Csh,
        "pwsh" => StartupSyntax.PowerShell,
        _ => StartupSyntax.Posix,
    };

    public EnvironmentFile EnvironmentFile => Syntax switch
    {
        StartupSyntax.Fish => new FishEnvironmentFile(),
        StartupSyntax.Csh => new CshEnvironmentFile(),
        StartupSyntax.PowerShell => new PowerShellEnvironmentFile(),
        _ => new PosixEnvironmentFile(),
    };

    /// <summary>The quoting of a word for this shell.</summary>
    public string Quote(string value) => Syntax switch
    {
        StartupSyntax.Fish => FishQuoting.Quote(value),
        StartupSyntax.Csh => CshQuoting.Quote(value),
        StartupSyntax.PowerShell => PowerShellQuoting.Quote(value),
        _ => PosixQuoting.Quote(value),
    };

    public static string? Find(string name) =>
        OperatingSystem.IsWindows() ? null : s_folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static TestShell Named(string name) =>
        new(name, Find(name) ?? throw new InvalidOperationException($"{name} is not installed"));

    /// <summary>Runs a script file without reading any start-up file.</summary>
    public ShellResult RunScript(string script, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] arguments = Name switch
        {
            "bash" => ["--noprofile", "--norc", script],
            "zsh" or "tcsh" => ["-f", script],
            "fish" => ["--no-config", script],
            "busybox" => ["sh", script],
            "pwsh" => ["-NoProfile", "-NonInteractive", "-File", script],
            _ => [script],
        };
        return Run(arguments, folder, environment);
    }

    /// <summary>Starts the shell as a terminal or a login does, with a home folder and nothing else, and runs a command in it.</summary>
    public ShellResult RunFresh(string command, string home, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] arguments = Name switch
        {
            "zsh" or "fish" or "tcsh" => ["-c", command],
            "busybox" => ["sh", "-l", "-c", command],
            "pwsh" => ["-NonInteractive", "-Command", command],
            _ => ["-l", "-c", command],
        };
        return RunAtHome(arguments, home, environment);
    }

    public ShellResult RunAtHome(string[] arguments, string home, IReadOnlyDictionary<string, string>? environment = null)
    {
        var variables = new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["HOME"] = home };
        return Run(arguments, home, variables);
    }

    public ShellResult Run(string[] arguments, string folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Clear();
        foreach (KeyValuePair<string, string> variable in environment ?? new Dictionary<string, string>())
        {
            start.Environment[variable.Key] = variable.Value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(120_000))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Name} did not end");
        }

        return new ShellResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
