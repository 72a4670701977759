using System.Management.Automation;
using OssCredentials.EcsMetadata;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Returns the temporary credential of this ECS instance's RAM role.</summary>
[Cmdlet(VerbsCommon.Get, "OssEcsRoleCredential", SupportsShouldProcess = true)]
[OutputType(typeof(OssCredential))]
public sealed class GetOssEcsRoleCredentialCommand : IssueCredentialCommand
{
    /// <summary>The role's name; looked up if left out.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? RoleName { get; set; }

    /// <summary>The endpoint of the ECS metadata service.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? MetadataEndpoint { get; set; }

    /// <summary>Refuses a metadata service that doesn't support tokens.</summary>
    [Parameter]
    public SwitchParameter DisableImdsV1 { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Scope is null && !AutoRefresh)
        {
            Look(Issue);
        }
        else
        {
            Issue();
        }
    }

    private void Issue() => Issue(
        issuing => issuing.CreateEcsRoleIssuer(new EcsRoleRequest { RoleName = RoleName, Endpoint = MetadataEndpoint, DisableImdsV1 = DisableImdsV1 }),
        SR.EcsRoleActivity,
        RoleName,
        new StsEndpointOptions());
}
