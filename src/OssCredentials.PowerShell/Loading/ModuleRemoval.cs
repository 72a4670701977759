using System.Management.Automation;
using System.Management.Automation.Runspaces;
using OssCredentials.PowerShell.Refresh;

namespace OssCredentials.PowerShell.Loading;

/// <summary>Runs when the module is removed from a runspace: renewals there stop, and the variables stay.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        if (Runspace.DefaultRunspace is Runspace runspace)
        {
            SessionRefresher.StopAll(runspace);
        }
    }
}
