using System;
using System.Globalization;
using System.Management.Automation.Host;

namespace OssCredentials.Shell;

/// <summary>The engine's host: a console without profiles, history file or remote sessions.</summary>
internal sealed class ShellHost : PSHost
{
    private readonly ShellHostUserInterface _userInterface;
    private readonly Action _enterNestedPrompt;
    private readonly Action _exitNestedPrompt;
    private readonly Action _prepareToStop;
    private int _applicationsRunning;
    private string? _savedTitle;

    public ShellHost(ShellHostUserInterface userInterface, Action enterNestedPrompt, Action exitNestedPrompt, Action prepareToStop)
    {
        _userInterface = userInterface;
        _enterNestedPrompt = enterNestedPrompt;
        _exitNestedPrompt = exitNestedPrompt;
        _prepareToStop = prepareToStop;
    }

    /// <summary>What <c>exit</c> asked for; null while nothing did.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "OssCredentials Shell";

    public override Version Version { get; } = typeof(ShellHost).Assembly.GetName().Version ?? new Version();

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    public override PSHostUserInterface UI => _userInterface;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => _enterNestedPrompt();

    public override void ExitNestedPrompt() => _exitNestedPrompt();

    /// <summary>A native command gets the terminal: no progress line in its way, and the title as it was comes back after.</summary>
    public override void NotifyBeginApplication()
    {
        _userInterface.ClearProgress();
        _prepareToStop();
        if (_applicationsRunning++ == 0)
            _savedTitle = _userInterface.RawUI.WindowTitle;
    }

    public override void NotifyEndApplication()
    {
        if (--_applicationsRunning == 0 && !string.IsNullOrEmpty(_savedTitle))
            _userInterface.RawUI.WindowTitle = _savedTitle;
    }
}
