using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>A child process that ran to its end.</summary>
internal sealed record Command(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    /// <summary>The program that edits files as specified; see its source for its arguments.</summary>
    internal static string[] Writer { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "OssCredentials.Tests.Writer.dll")];

    /// <summary>Runs the same program as an unprivileged user, from a folder that such a user can read.</summary>
    /// <param name="user">The number of the user, and of its group after a colon where that is another.</param>
    /// <param name="environment">Its variables; null for this process's.</param>
    /// <param name="arguments">The program's arguments.</param>
    internal static Command RunWriterAs(string user, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        // A clone in root's own home is shut to others.
        using var open = new TemporaryFolder();
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory)
            .Where(static file => Path.GetFileName(file) is var name
                && (name.StartsWith("OssCredentials.Tests.Writer.", StringComparison.Ordinal)
                    || name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || name == "OssCredentials.dll")))
        {
            File.Copy(file, open[Path.GetFileName(file)]);
        }

        Succeed("chmod", "-R", "a+rX", open.Path);
        return Run(
            [
                "setpriv", "--reuid", user.Split(':')[0], "--regid", user.Split(':')[^1], "--clear-groups",
                .. environment is null ? [] : (string[])["env", "-i", .. environment.Select(static variable => variable.Key + "=" + variable.Value)],
                "dotnet", open["OssCredentials.Tests.Writer.dll"], .. arguments,
            ]);
    }

    /// <summary>Runs a command and waits for it.</summary>
    internal static Command Run(params string[] command) => Run(s_limit, command);

    /// <summary>Runs a command and waits for it, so long at most.</summary>
    internal static Command Run(TimeSpan limit, string[] command)
    {
        using Process process = Start(command);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(string.Join(' ', command));
        }

        return new Command(process.ExitCode, output.Result.Trim(), errors.Result.Trim());
    }

    /// <summary>Runs a command that must succeed.</summary>
    internal static string Succeed(params string[] command)
    {
        Command ended = Run(command);
        return ended.ExitCode == 0
            ? ended.Output
            : throw new InvalidOperationException($"{string.Join(' ', command)}: {ended.ExitCode} {ended.Output} {ended.Errors}");
    }

    /// <summary>Starts a command with its input and output redirected.</summary>
    internal static Process Start(params string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // No sockets and pipes of the debugger in a writer that is killed.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }
}
