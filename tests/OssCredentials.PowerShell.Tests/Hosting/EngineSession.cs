using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.Emulator;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A runspace of the real engine with the module imported from the repository, as a user imports it.</summary>
internal sealed class EngineSession : IDisposable
{
    private readonly CleanEnvironment _environment = new();
    private readonly Runspace _runspace;

    /// <summary>Opens a session whose cmdlets use the emulator.</summary>
    public EngineSession(EmulatorServer? emulator = null, PSLanguageMode language = PSLanguageMode.FullLanguage)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.LanguageMode = language;
        state.ImportPSModule([Repository.Manifest]);
        _runspace = RunspaceFactory.CreateRunspace(Host, state);
        _runspace.Open();
        Point(emulator);
    }

    public RecordingHost Host { get; } = new();

    public Runspace Runspace => _runspace;

    /// <summary>The session's own, empty home folder.</summary>
    public string Home => _environment.Home;

    /// <summary>Runs a script with each variable set to its value.</summary>
    public EngineResult Run(string script, params (string Name, object? Value)[] variables)
    {
        foreach ((string name, object? value) in variables)
        {
            _runspace.SessionStateProxy.SetVariable(name, value);
        }

        using var shell = System.Management.Automation.PowerShell.Create(_runspace);
        shell.AddScript(script);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        return new EngineResult
        {
            Output = [.. output],
            Terminating = terminating,
            Errors = [.. shell.Streams.Error],
            Verbose = [.. shell.Streams.Verbose.Select(static record => record.Message)],
            Debug = [.. shell.Streams.Debug.Select(static record => record.Message)],
            Warnings = [.. shell.Streams.Warning.Select(static record => record.Message)],
            Information = [.. shell.Streams.Information.Select(static record => record.ToString())],
            Progress = [.. shell.Streams.Progress.Select(static record => record.ToString())],
        };
    }

    public void Dispose()
    {
        _runspace.Dispose();
        _environment.Dispose();
    }

    private void Point(EmulatorServer? emulator)
    {
        // Tests must not leave the machine: without an emulator, the endpoint is a port on which no one listens.
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_STS_ENDPOINT", emulator?.StsEndpoint.OriginalString ?? "http://127.0.0.1:9");
        _runspace.SessionStateProxy.SetVariable(
            "PSDefaultParameterValues",
            new DefaultParameterDictionary
            {
                ["*-Oss*:MetadataEndpoint"] = emulator?.MetadataEndpoint.OriginalString ?? "http://127.0.0.1:9",
                ["*-Oss*:RamEndpoint"] = emulator?.RamEndpoint.OriginalString ?? "http://127.0.0.1:9",
            });
    }
}
