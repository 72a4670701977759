using System.Management.Automation;
using OssCredentials.Environment;
using OssCredentials.PowerShell.Completers;
using OssCredentials.PowerShell.Parameters;

namespace OssCredentials.PowerShell.Commands;

/// <summary>The base of the cmdlets that put a credential into the session or a store, together with the settings that other tools read.</summary>
public abstract class SetIdentityCommand : PlaceCredentialCommand
{
    /// <summary>Sets the same credential for the SDKs, the aliyun CLI and Terraform too. If left out, the current setting stays.</summary>
    [Parameter]
    public SwitchParameter IncludeAlibabaCloud { get; set; }

    /// <summary>Sets OSS_REGION too, such as cn-hangzhou, and the region under the other tools' names with -IncludeAlibabaCloud.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [NotASecretTransformation]
    public string? Region { get; set; }

    /// <summary>Sets OSS_ENDPOINT too: a host such as oss-cn-hangzhou.aliyuncs.com, or a URL.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OssEndpointCompleter))]
    [NotASecretTransformation]
    public string? OssEndpoint { get; set; }

    /// <summary>The ID of the expected account; for any other, nothing is changed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NoValueCompleter))]
    [NotASecretTransformation]
    public string? ExpectedAccountId { get; set; }

    /// <summary>The additional variables that the parameters specify.</summary>
    private protected FurtherVariables Further => new()
    {
        IncludeAlibabaCloud = MyInvocation.BoundParameters.ContainsKey(nameof(IncludeAlibabaCloud)) ? (bool)IncludeAlibabaCloud : null,
        Region = Region,
        OssEndpoint = OssEndpoint,
    };
}
