using System;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Refuses arguments that belong to no parameter, unseen: the engine's own message would print them (D2).</summary>
/// <remarks>
/// <c>Set-OssCredential $id $secret</c> is what a user tries first, and "cannot be found that accepts argument …" would put
/// the secret on the screen, into <c>$Error</c> and into the transcript. Refused while binding, before a missing value is asked for.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SurplusTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        throw new ArgumentTransformationMetadataException(SR.SurplusArgument);
}
