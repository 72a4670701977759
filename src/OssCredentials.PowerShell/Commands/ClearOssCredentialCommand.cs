using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Removes what Set-OssCredential set.</summary>
[Cmdlet(VerbsCommon.Clear, "OssCredential", SupportsShouldProcess = true)]
[OutputType(typeof(OssStoreChange))]
public sealed class ClearOssCredentialCommand : PlaceCredentialCommand
{
    /// <summary>What to remove.</summary>
    [Parameter(Position = 0)]
    [ValueTransformation(typeof(OssCredentialScope[]))]
    public OssCredentialScope[] Scope { get; set; } = [OssCredentialScope.Process];

    /// <summary>Doesn't ask for confirmation for the machine.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override string RefusedWarning => SR.SomeNotCleared;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        OssCredentialScope[] scopes = [.. Scope.Distinct()];
        foreach (OssCredentialScope scope in scopes.Length > 1 ? scopes : [])
        {
            // What can't be cleared is reported before anything is cleared.
            if (scope != OssCredentialScope.Process)
            {
                Change(scope, () => CreateClients().Stores.Clear(ToStoreScope(scope), whatIf: true, Cancellation));
            }
        }

        foreach (OssCredentialScope scope in scopes)
        {
            if (scope == OssCredentialScope.Process)
            {
                ClearSession(SR.ClearAction);
            }
            else if (Agreed(scope, SR.ClearAction, Force, out bool whatIf))
            {
                Report(scope, () => CreateClients().Stores.Clear(ToStoreScope(scope), whatIf, Cancellation), asObjects: true, whatIf);
            }
        }
    }
}
