using System.Management.Automation;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;

namespace OssCredentials.PowerShell.Commands;

/// <summary>What the cmdlets share that hand a credential over to other programs, with what those read beside it.</summary>
public abstract class HandOverCommand : SuppliedCredentialCommand
{
    /// <summary>Hands it over under the names of the SDKs, the aliyun CLI and Terraform too.</summary>
    [Parameter]
    public SwitchParameter IncludeAlibabaCloud { get; set; }

    /// <summary>Hands the region over too, such as cn-hangzhou, under each name that is set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Hands OSS_ENDPOINT over too: a host such as oss-cn-hangzhou.aliyuncs.com, or a URL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OssEndpointCompleter))]
    public string? OssEndpoint { get; set; }

    /// <summary>What the parameters say is set beside the set.</summary>
    private protected virtual FurtherVariables Further => new()
    {
        IncludeAlibabaCloud = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeAlibabaCloud)) ? (bool)IncludeAlibabaCloud : null,
        Region = Region,
        OssEndpoint = OssEndpoint,
    };
}
