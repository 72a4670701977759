using System;
using System.Collections.Generic;
using System.IO;
using System.Threading.Tasks;

namespace OssCredentials.Benchmarks.Hosting;

/// <summary>A program that runs a script in the PowerShell engine, in a new process.</summary>
internal sealed class PowerShellHost
{
    private readonly string _program;
    private readonly string[] _arguments;

    private PowerShellHost(string name, string program, params string[] arguments)
    {
        Name = name;
        _program = program;
        _arguments = arguments;
    }

    public string Name { get; }

    /// <summary>The hosted engine, and pwsh if it is installed.</summary>
    public static IReadOnlyList<PowerShellHost> All { get; } = Find();

    /// <summary>Runs a script and returns the lines that it wrote.</summary>
    public Task<string[]> RunAsync(string script, IEnumerable<(string Name, string Value)> variables) =>
        ExternalProgram.RunAsync(_program, _arguments, script, variables);

    private static List<PowerShellHost> Find()
    {
        // The cmdlet tests start the engine in a separate process in the same way.
        var hosts = new List<PowerShellHost>
        {
            new(
                "hosted engine", System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
                "exec", "--runtimeconfig", Path.Combine(Repository.EngineFolder, "engine.runtimeconfig.json"),
                Path.Combine(Repository.EngineFolder, "OssCredentials.PowerShell.Tests.dll"), "engine"),
        };
        if (ExternalProgram.Find("pwsh") is string pwsh)
        {
            hosts.Add(new PowerShellHost("pwsh", pwsh, "-NoProfile", "-NonInteractive", "-Command", "$ErrorActionPreference = 'Stop'; & ([ScriptBlock]::Create([Console]::In.ReadToEnd()))"));
        }

        return hosts;
    }
}
