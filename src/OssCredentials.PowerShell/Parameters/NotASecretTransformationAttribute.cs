using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Refuses an AccessKey secret where a name, a region or an address is expected, before it is bound.</summary>
/// <remarks>
/// A host name goes through the DNS in plain text, and any later error of the engine, such as the one about parameters that
/// can't be used together, holds everything that was bound (D12). Not for what is piped: the engine's error would hold the object.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotASecretTransformationAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        HoldsSecret(inputData) ? throw new ArgumentTransformationMetadataException(SR.SecretInsteadOfName) : inputData;

    private static bool HoldsSecret(object? value) => (value is PSObject wrapper ? wrapper.BaseObject : value) switch
    {
        string text => SecretWords.IsIssuedSecret(text) || SecretWords.IsIssuedToken(text),
        IEnumerable list => list.Cast<object?>().Any(HoldsSecret),
        _ => false,
    };
}
