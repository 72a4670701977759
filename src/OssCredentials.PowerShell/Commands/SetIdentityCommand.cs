using System.Management.Automation;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;

namespace OssCredentials.PowerShell.Commands;

/// <summary>What the cmdlets share that put a credential into the session or a store, with what other tools read beside it.</summary>
public abstract class SetIdentityCommand : PlaceCredentialCommand
{
    /// <summary>Sets the same credential for the SDKs, the aliyun CLI and Terraform too. Left out, what is set now goes on.</summary>
    [Parameter]
    public SwitchParameter IncludeAlibabaCloud { get; set; }

    /// <summary>Sets OSS_REGION too, such as cn-hangzhou, and the region under the other tools' names with -IncludeAlibabaCloud.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public string? Region { get; set; }

    /// <summary>Sets OSS_ENDPOINT too: a host such as oss-cn-hangzhou.aliyuncs.com, or a URL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OssEndpointCompleter))]
    public string? OssEndpoint { get; set; }

    /// <summary>The ID of the account that it must be; with another one nothing is changed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    public string? ExpectedAccountId { get; set; }

    /// <summary>What the parameters say is set beside the set.</summary>
    private protected FurtherVariables Further => new()
    {
        IncludeAlibabaCloud = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeAlibabaCloud)) ? (bool)IncludeAlibabaCloud : null,
        Region = Region,
        OssEndpoint = OssEndpoint,
    };
}
