using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Converts seconds, a time span or words from a list. A value that looks like a secret is not shown (D2).</summary>
/// <remarks>The engine's own error quotes the value, which is a secret if two parameters were confused.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    private const int LongestWord = 16;

    private readonly Type _type;

    /// <param name="type">The parameter's type, without its question mark.</param>
    public ValueTransformationAttribute(Type type) => _type = type;

    public override bool TransformNullOptionalParameters => false;

    private Type? Words => _type.IsEnum ? _type : _type.IsArray && _type.GetElementType()!.IsEnum ? _type.GetElementType() : null;

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return (_type == typeof(TimeSpan) || _type == typeof(int) ? Time(value) : Word(value))
            ?? throw new ArgumentTransformationMetadataException(
                Words is Type words ? string.Format(CultureInfo.InvariantCulture, Shown(value) is string shown ? SR.WordUnknown : SR.WordExpected, string.Join(", ", Enum.GetNames(words)), Shown(value))
                : SR.TimeSpanExpected);
    }

    // Seconds as a number, or a time span: 1800, '1800' and 00:30:00 are the same. The engine would treat a number as units of 100 ns.
    private object? Time(object? value)
    {
        TimeSpan? time = value switch
        {
            TimeSpan span => span,
            string text when text.Contains(':') => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null,
            string or sbyte or byte or short or ushort or int or uint or long or double or decimal =>
                LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double seconds) && Math.Abs(seconds) <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null,
            _ => null,
        };
        return _type == typeof(TimeSpan) ? time
            : time is TimeSpan whole && Math.Abs(whole.TotalSeconds) <= int.MaxValue && whole.Ticks % TimeSpan.TicksPerSecond == 0 ? (int)whole.TotalSeconds
            : null;
    }

    // The engine would add the numbers of 'Sh,Fish', which gives a third value.
    private object? Word(object? value)
    {
        if (_type.IsArray)
        {
            object?[] items = [.. value is IEnumerable list and not string ? list.Cast<object?>() : [value]];
            var words = Array.CreateInstance(Words!, items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                if (Single(items[i], Words!) is not object word)
                {
                    return null;
                }

                words.SetValue(word, i);
            }

            return items.Length == 0 ? null : words;
        }

        return Single(value, _type);
    }

    private static object? Single(object? value, Type words)
    {
        value = value is PSObject wrapper ? wrapper.BaseObject : value;
        return value is string or Enum && !(value is string text && text.Contains(',')) && LanguagePrimitives.TryConvertTo(value, words, CultureInfo.InvariantCulture, out object result) && Enum.IsDefined(words, result)
            ? result
            : null;
    }

    // A short word of letters isn't a secret, and the user needs to see which one it was.
    private static string? Shown(object? value) =>
        value is string { Length: > 0 and <= LongestWord } text && text.All(char.IsLetter) && ForeignText.Show(text) == text ? text : null;
}
