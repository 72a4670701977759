using System.Management.Automation;

namespace OssCredentials.Shell;

/// <summary>
/// <c>$LASTEXITCODE</c> that knows which of its values came from <c>exit</c> in the script itself. The engine stores
/// a script's exit code and a native command's alike, and only the first is the exit code of <c>-File</c>. When the
/// script's own <c>exit</c> stores it, no script frame is left on the call stack; anything else stores it from within one.
/// </summary>
internal sealed class LastExitCodeVariable(Debugger debugger) : PSVariable("LASTEXITCODE")
{
    private object? _value;

    /// <summary>The code of the script's own <c>exit</c>; null when it ended without.</summary>
    public int? ExitCode { get; private set; }

    public override object? Value
    {
        get => _value;
        set
        {
            _value = value;
            if (value is int code && !debugger.GetCallStack().GetEnumerator().MoveNext())
                ExitCode = code;
        }
    }
}
