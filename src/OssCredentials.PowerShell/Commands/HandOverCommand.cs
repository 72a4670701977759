using System.Management.Automation;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that pass a credential to other programs, together with the settings that those read.</summary>
public abstract class HandOverCommand : SuppliedCredentialCommand
{
    /// <summary>Also passes it under the names that the SDKs, the aliyun CLI and Terraform read.</summary>
    [Parameter]
    public SwitchParameter IncludeAlibabaCloud { get; set; }

    /// <summary>Also passes the region, such as cn-hangzhou, under each name that is set.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [NotASecretTransformation]
    public string? Region { get; set; }

    /// <summary>Also passes OSS_ENDPOINT: a host such as oss-cn-hangzhou.aliyuncs.com, or a URL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OssEndpointCompleter))]
    [NotASecretTransformation]
    public string? OssEndpoint { get; set; }

    /// <summary>The additional variables that the parameters specify.</summary>
    private protected virtual FurtherVariables Further => new()
    {
        IncludeAlibabaCloud = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeAlibabaCloud)) ? (bool)IncludeAlibabaCloud : null,
        Region = Region,
        OssEndpoint = OssEndpoint,
    };
}
