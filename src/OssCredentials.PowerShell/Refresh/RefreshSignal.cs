using System;
using System.ComponentModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using OssCredentials.PowerShell.Commands;

namespace OssCredentials.PowerShell.Refresh;

/// <summary>Signals a runspace's own thread: after <see cref="Raise"/> the engine runs the hidden cmdlet there, between two statements.</summary>
/// <remarks>
/// Subscribed once per runspace and never removed: to unsubscribe, the engine waits for its queue, and within an action it would
/// wait for itself. If a script has unregistered it, the next renewal that starts subscribes again. Public only because the engine
/// subscribes to its event.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RefreshSignal
{
    private static readonly ConditionalWeakTable<Runspace, RefreshSignal> s_signals = new();

    private RefreshSignal()
    {
    }

    /// <summary>The event that the engine subscribes to.</summary>
    public event EventHandler? Raised;

    internal static RefreshSignal Of(Runspace runspace, PSEventManager events)
    {
        RefreshSignal signal = s_signals.GetValue(runspace, static _ => new RefreshSignal());
        if (signal.Raised is null)
        {
            // A script block, because the engine would run a delegate on a pool thread. The command is passed as an object, since it is
            // hidden and the action runs outside the module. No method is called, because ConstrainedLanguage forbids that.
            events.SubscribeEvent(
                signal,
                nameof(Raised),
                sourceIdentifier: "OssCredentials.AutoRefresh",
                data: new PSObject(new CmdletInfo("Update-OssSession", typeof(UpdateOssSessionCommand))),
                action: ScriptBlock.Create("& $Event.MessageData"),
                supportEvent: true,
                forwardEvent: false);
        }

        return signal;
    }

    internal void Raise() => Raised?.Invoke(this, EventArgs.Empty);
}
