using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts text from the pipeline, or nothing; anything else becomes <see cref="NotAText"/>.</summary>
/// <remarks>Without it the engine ignores a piped property that it can't convert: a key pair would be set without its role.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>
    /// Represents a value that isn't text: the cmdlets refuse it and name the parameter. It is compared by reference, so no text
    /// from a user can be mistaken for it.
    /// </summary>
    internal static readonly string NotAText = new('?', 1);

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            string text => text,
            _ => NotAText,
        };
}
