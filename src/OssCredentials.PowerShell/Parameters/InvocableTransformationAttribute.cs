using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts what the call operator accepts: a script block, a command, or the name or path of one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class InvocableTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value switch
        {
            ScriptBlock or CommandInfo => value,
            string name when name.Length > 0 => name,
            _ => throw new ArgumentTransformationMetadataException(
                $"Expected a script block or the name of a program, got {(value is null ? "nothing" : "a " + value.GetType().Name)}."),
        };
    }
}
