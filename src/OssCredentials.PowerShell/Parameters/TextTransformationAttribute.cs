using System;
using System.Globalization;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a text from the pipeline, or nothing; anything else is an error.</summary>
/// <remarks>Without it the engine passes over a piped property that it cannot convert: a key pair would be set without its role.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            string text => text,
            object other => throw new ArgumentTransformationMetadataException(
                string.Format(CultureInfo.InvariantCulture, SR.TextExpected, other.GetType().Name)),
        };
}
