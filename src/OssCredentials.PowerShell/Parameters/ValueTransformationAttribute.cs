using System;
using System.Globalization;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Converts a number, a time span or a word of a list as the engine does. What can't be converted is not shown (D2).</summary>
/// <remarks>The engine's own error quotes the value, which is a secret where a parameter was mistaken for another.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    private readonly Type _type;

    /// <param name="type">The parameter's type, without its question mark.</param>
    public ValueTransformationAttribute(Type type) => _type = type;

    public override bool TransformNullOptionalParameters => false;

    private Type? Words => _type.IsEnum ? _type : _type.IsArray && _type.GetElementType()!.IsEnum ? _type.GetElementType() : null;

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return value is not null && LanguagePrimitives.TryConvertTo(value, _type, CultureInfo.InvariantCulture, out object result)
            ? result
            : throw new ArgumentTransformationMetadataException(
                Words is Type words ? string.Format(CultureInfo.InvariantCulture, SR.WordExpected, string.Join(", ", Enum.GetNames(words)))
                : _type == typeof(TimeSpan) ? SR.TimeSpanExpected
                : SR.NumberExpected);
    }
}
