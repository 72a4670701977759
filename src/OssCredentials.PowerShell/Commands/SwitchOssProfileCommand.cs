using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Makes a profile of the aliyun CLI the one that is used when none is specified.</summary>
[Cmdlet(VerbsCommon.Switch, "OssProfile", SupportsShouldProcess = true)]
[OutputType(typeof(OssStoreChange))]
public sealed class SwitchOssProfileCommand : ChangeProfileCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachInput(() =>
        {
            AskForName();
            Look(() => Change(SR.SwitchProfileAction, options => CreateClients().Profiles.Switch(Name, options, Cancellation), force: false));
        });
    }
}
