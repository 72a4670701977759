using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace OssCredentials.Shell;

/// <summary>A runspace with the module imported, and the ways to run something in it.</summary>
internal sealed class ShellSession : IDisposable
{
    private const string TelemetryOptOut = "POWERSHELL_TELEMETRY_OPTOUT";

    private readonly ShellOptions _options;
    private readonly ConsoleTerminal _terminal = new();
    private readonly ShellHostUserInterface _userInterface;
    private readonly ShellHost _host;
    private readonly Runspace _runspace;
    private readonly PipelineRunner _runner;
    private readonly Stack<PromptLoop> _prompts = new();
    private readonly List<string> _history = [];
    private readonly Exception? _importFailure;

    /// <summary>Starts the engine and imports the module.</summary>
    public ShellSession(ShellOptions options)
    {
        _options = options;
        _userInterface = new ShellHostUserInterface(_terminal, options.NonInteractive);
        _host = new ShellHost(_userInterface, EnterNestedPrompt, ExitNestedPrompt, PrepareToStop);
        PSStyle.Instance.OutputRendering = _terminal.OutputRendering;

        // The engine decides once, when it starts, whether it reports its use. A console for credentials calls nobody;
        // the variable is put back so that the programs started from here see what the user set.
        string? optOutBefore = System.Environment.GetEnvironmentVariable(TelemetryOptOut);
        System.Environment.SetEnvironmentVariable(TelemetryOptOut, "1");
        try
        {
            _runspace = RunspaceFactory.CreateRunspace(_host, InitialSessionState.CreateDefault2());
            _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
            _runspace.Open();
            _runner = new PipelineRunner(_runspace, _userInterface);
            _userInterface.Interrupted += (_, _) => _runner.Stop();
            Console.CancelKeyPress += StopPipeline;
            _importFailure = ImportModule();
        }
        finally
        {
            System.Environment.SetEnvironmentVariable(TelemetryOptOut, optOutBefore);
        }
    }

    /// <summary>Points the session's cmdlets and child processes at the emulator.</summary>
    public void Use(EmulatorSession emulator)
    {
        System.Environment.SetEnvironmentVariable("ALIBABA_CLOUD_STS_ENDPOINT", emulator.StsEndpoint);
        System.Environment.SetEnvironmentVariable("OSS_ENDPOINT", emulator.OssEndpoint);
        if (_runspace.SessionStateProxy.GetVariable("PSDefaultParameterValues") is IDictionary defaults)
        {
            defaults["*-Oss*:MetadataEndpoint"] = emulator.MetadataEndpoint;
            defaults["*-Oss*:RamEndpoint"] = emulator.RamEndpoint;
        }

        _userInterface.WriteErrorLine(emulator.Note);
    }

    /// <summary>Runs what the options ask for.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run()
    {
        if (_importFailure is not null)
        {
            _runner.Report(_importFailure);
            return ExitCode.StartFailed;
        }

        if (_options.File is string path)
            return RunFile(path, _options.FileArguments);
        if (_options.Command is string text)
            return RunText(text);
        return RunPrompt(showPrompt: !_options.CommandFromInput);
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= StopPipeline;
        _runspace.Dispose();
    }

    // The lines of standard input, for a text that asks for them with $input.
    private IEnumerable<string>? InputFor(Func<Ast> parse)
    {
        if (_terminal.InputIsTerminal || parse().Find(IsInputVariable, searchNestedScriptBlocks: false) is null)
            return null;
        return Lines(Console.In);

        static bool IsInputVariable(Ast ast) =>
            ast is VariableExpressionAst variable && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase);

        static IEnumerable<string> Lines(TextReader reader)
        {
            while (reader.ReadLine() is string line)
                yield return line;
        }
    }

    private Exception? ImportModule()
    {
        string path;
        try
        {
            path = _options.ModulePath ?? ModuleManifest.FindAbove(AppContext.BaseDirectory);
        }
        catch (FileNotFoundException missing)
        {
            return missing;
        }

        Pipeline pipeline = _runspace.CreatePipeline();
        Command import = new("Import-Module");
        import.Parameters.Add("Name", path);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        pipeline.Commands.Add(import);
        _runner.RunAndCollect(pipeline, out Exception? failure);
        return failure;
    }

    private int RunText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return ExitCode.Success;

        IEnumerable<string>? input = InputFor(() => Parser.ParseInput(text, out _, out _));
        Exception? failure = _runner.RunAndShow(_runner.Create(text, addToHistory: true), input);
        if (failure is not null)
            _runner.Report(failure);
        return _host.RequestedExitCode ?? (failure is null && LastStatementSucceeded() ? ExitCode.Success : ExitCode.Failure);
    }

    private int RunFile(string path, IReadOnlyList<CommandParameter> arguments)
    {
        // Only a .ps1 is a command to the engine; what else a #! line leads here is run as its text.
        bool isScriptFile = path.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase);
        Command script = isScriptFile
            ? new Command(path, isScript: false, useLocalScope: false)
            : new Command(File.ReadAllText(path), isScript: true, useLocalScope: false);
        foreach (CommandParameter argument in arguments)
            script.Parameters.Add(argument);

        LastExitCodeVariable lastExitCode = new(_runspace.Debugger);
        _runspace.SessionStateProxy.PSVariable.Set(lastExitCode);

        Pipeline pipeline = _runspace.CreatePipeline();
        pipeline.Commands.Add(script);
        Exception? failure = _runner.RunAndShow(pipeline, InputFor(() => Parser.ParseFile(path, out _, out _)));
        if (failure is null)
            return _host.RequestedExitCode ?? lastExitCode.ExitCode ?? (LastStatementSucceeded() ? ExitCode.Success : ExitCode.Failure);
        _runner.Report(failure);
        return ExitCode.Failure;
    }

    private int RunPrompt(bool showPrompt)
    {
        bool failed = Prompt(showPrompt).EndedInError;
        return _host.RequestedExitCode ?? (!failed && LastStatementSucceeded() ? ExitCode.Success : ExitCode.Failure);
    }

    private PromptLoop Prompt(bool showPrompt)
    {
        PromptLoop loop = new(_runner, _host, _userInterface, _history, showPrompt);
        _prompts.Push(loop);
        try
        {
            loop.Run();
            return loop;
        }
        finally
        {
            _prompts.Pop();
        }
    }

    private void EnterNestedPrompt() => Prompt(showPrompt: true);

    private void ExitNestedPrompt()
    {
        if (_prompts.TryPeek(out PromptLoop? loop))
            loop.Leave();
    }

    private void PrepareToStop() => _runner.PrepareToStop();

    private bool LastStatementSucceeded() =>
        Convert.ToBoolean(_runspace.SessionStateProxy.GetVariable("?"), CultureInfo.InvariantCulture);

    private void StopPipeline(object? sender, ConsoleCancelEventArgs signal)
    {
        // Between pipelines Ctrl+C ends the process as it ends any other.
        if (signal.SpecialKey == ConsoleSpecialKey.ControlC)
            signal.Cancel = _runner.Stop();
    }
}
