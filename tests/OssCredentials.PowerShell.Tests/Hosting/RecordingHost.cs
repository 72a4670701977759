using System;
using System.Globalization;
using System.Management.Automation.Host;
using System.Threading;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>A host that answers prompts from a script and records what it was shown.</summary>
internal sealed class RecordingHost : PSHost
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly RecordingHostInterface _interface = new();

    public RecordingHostInterface Shown => _interface;

    public override CultureInfo CurrentCulture => Thread.CurrentThread.CurrentCulture;

    public override CultureInfo CurrentUICulture => Thread.CurrentThread.CurrentUICulture;

    public override Guid InstanceId => _id;

    public override string Name => "OssCredentials tests";

    public override PSHostUserInterface UI => _interface;

    public override Version Version => new(1, 0);

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    /// <summary>The exit code of a script that called <c>exit</c>; null if none did.</summary>
    public int? ExitCode { get; private set; }

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
}
