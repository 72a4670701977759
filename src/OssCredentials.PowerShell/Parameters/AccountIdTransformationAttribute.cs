using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts an account ID, 5 to 20 digits; they have 16 today. An invalid value isn't shown (D3).</summary>
/// <remarks>The error of a validation attribute quotes the value, which is a secret if two parameters were confused.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AccountIdTransformationAttribute : ArgumentTransformationAttribute
{
    public override bool TransformNullOptionalParameters => false;

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;

        // Digits without quotes are a number to the engine.
        return (value is IFormattable number ? number.ToString(null, CultureInfo.InvariantCulture) : value as string) is { Length: >= 5 and <= 20 } text
            && text.All(static c => c is >= '0' and <= '9')
                ? text
                : throw new ArgumentTransformationMetadataException(SR.AccountIdExpected);
    }
}
