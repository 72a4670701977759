using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.PowerShell.Refresh;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Puts a renewed credential into the session. Not exported: the engine runs it between two statements.</summary>
[Cmdlet(VerbsData.Update, "OssSession")]
public sealed class UpdateOssSessionCommand : OssCommand
{
    /// <summary>What the engine's event hands over is not read.</summary>
    protected override void ProcessRecord()
    {
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        IReadOnlyList<string> warnings = [];
        Run(() => warnings = SessionRefresher.ApplyAll(Runspace.DefaultRunspace, Host), null);
        foreach (string warning in WarningsAreWanted ? warnings : [])
        {
            // Nobody reads the streams of an event's action.
            Host.UI.WriteWarningLine(warning);
        }
    }
}
