using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a text from the pipeline, or nothing; anything else becomes <see cref="NotAText"/>.</summary>
/// <remarks>Without it the engine passes over a piped property that it cannot convert: a key pair would be set without its role.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TextTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands for a value that isn't text: the cmdlets refuse it by name. No text that a user gives is this very object.</summary>
    internal static readonly string NotAText = new('?', 1);

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            string text => text,
            _ => NotAText,
        };
}
