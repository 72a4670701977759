using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts arguments that belong to no parameter, without their values: the engine's own message would print them (D2).</summary>
/// <remarks>
/// <c>Set-OssCredential $id $secret</c> is the first thing that a user tries, and "cannot be found that accepts argument …" would
/// put the secret on the screen, into <c>$Error</c> and into the transcript. The cmdlet refuses them before it does anything.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SurplusTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData) => SurplusArguments.Of(inputData);
}
