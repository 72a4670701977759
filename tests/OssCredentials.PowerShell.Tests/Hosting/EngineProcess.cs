using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>The engine in a separate process, in which nothing has been loaded before.</summary>
internal static class EngineProcess
{
    /// <summary>Runs a script in a new process, and returns what it wrote, each object as text.</summary>
    /// <exception cref="InvalidOperationException">It ended in an error.</exception>
    public static async Task<string[]> RunAsync(string script, EmulatorServer? emulator = null, params IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string folder = AppContext.BaseDirectory;
        foreach (string argument in (string[])["exec", "--runtimeconfig", Path.Combine(folder, "engine.runtimeconfig.json"), typeof(EngineProcess).Assembly.Location, "engine"])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in CleanEnvironment.Variables().Keys)
        {
            start.Environment.Remove(name);
        }

        if (emulator is not null)
        {
            start.Environment["ALIBABA_CLOUD_STS_ENDPOINT"] = emulator.StsEndpoint.OriginalString;
            start.Environment["TEST_METADATA_ENDPOINT"] = emulator.MetadataEndpoint.OriginalString;
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? (await output).Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{await error}{await output}");
    }

    /// <summary>The other side: runs the script on the standard input.</summary>
    public static int Serve()
    {
        using Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        foreach ((string name, string value) in Variables())
        {
            runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        shell.AddScript("$ErrorActionPreference = 'Stop'\n" + Console.In.ReadToEnd());
        try
        {
            foreach (PSObject item in shell.Invoke().Where(static item => item is not null))
            {
                Console.WriteLine(item.ToString());
            }

            return 0;
        }
        catch (RuntimeException exception)
        {
            Console.Error.WriteLine(exception.ErrorRecord + exception.ErrorRecord.ScriptStackTrace);
            Console.Error.WriteLine(exception);
            return 1;
        }
    }

    private static IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("manifest", Repository.Manifest),
        ("netStandardModule", Repository.CmdletAssembly("netstandard2.0")),
        ("otherLogging", Path.Combine(AppContext.BaseDirectory, "OtherLogging")),
        ("metadataEndpoint", Environment.GetEnvironmentVariable("TEST_METADATA_ENDPOINT") ?? string.Empty),
    ];
}
