using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Removes a profile from the aliyun CLI's file. A copy is kept, which Set-OssProfile -Undo writes back.</summary>
[Cmdlet(VerbsCommon.Remove, "OssProfile", SupportsShouldProcess = true)]
[OutputType(typeof(OssStoreChange))]
public sealed class RemoveOssProfileCommand : ChangeProfileCommand
{
    /// <summary>Writes a file that has several hard links.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        ForEachInput(() =>
        {
            AskForName();
            Look(() => Change(SR.RemoveProfileAction, options => CreateClients().Profiles.Remove(Name, options, Cancellation), Force));
        });
    }
}
