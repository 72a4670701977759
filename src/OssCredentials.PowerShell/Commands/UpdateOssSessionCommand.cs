using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Puts a renewed credential into the session. Not exported: the engine runs it between two statements.</summary>
[Cmdlet(VerbsData.Update, "OssSession")]
public sealed class UpdateOssSessionCommand : OssCommand
{
    /// <summary>Ignores the arguments of the engine's event.</summary>
    protected override void ProcessRecord()
    {
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        IReadOnlyList<string> warnings = [];
        Run(() => warnings = SessionRefresher.ApplyAll(Runspace.DefaultRunspace, Host), null);

        // No one reads the output of an event's action.
        if (GetVariableValue("VerbosePreference")?.ToString() is nameof(ActionPreference.Continue) or nameof(ActionPreference.Inquire))
        {
            foreach (string line in SessionRefresher.TakeNews(Runspace.DefaultRunspace))
            {
                Host.UI.WriteVerboseLine(ForeignText.Show(line));
            }
        }

        foreach (string warning in WarningsAreWanted ? warnings : [])
        {
            Host.UI.WriteWarningLine(ForeignText.Show(warning));
        }
    }
}
