using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using OssCredentials.PowerShell.Resources;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Converts words of a list. A value that looks like a secret is not shown (D2).</summary>
/// <remarks>The engine's own error quotes the value, which is a secret if two parameters were confused.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValueTransformationAttribute : ArgumentTransformationAttribute
{
    private const int LongestWord = 16;

    private readonly Type _type;

    /// <param name="type">The parameter's type, an enumeration or an array of one, without its question mark.</param>
    public ValueTransformationAttribute(Type type) => _type = type;

    public override bool TransformNullOptionalParameters => false;

    private Type Words => _type.IsArray ? _type.GetElementType()! : _type;

    public override object Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        return Word(value) ?? throw new ArgumentTransformationMetadataException(
            Shown(value) is string shown
                ? string.Format(CultureInfo.InvariantCulture, SR.WordUnknown, string.Join(", ", Nearest(shown)), shown)
                : string.Format(CultureInfo.InvariantCulture, SR.WordExpected, string.Join(", ", Enum.GetNames(Words))));
    }

    // Those that people know by the word that was typed come first, and then those that it is a part of.
    private IEnumerable<string> Nearest(string typed) => Words.GetFields(BindingFlags.Public | BindingFlags.Static)
        .OrderByDescending(word =>
            word.GetCustomAttribute<AlsoKnownAsAttribute>()?.Words.Contains(typed, StringComparer.OrdinalIgnoreCase) == true ? 2
            : CultureInfo.InvariantCulture.CompareInfo.IndexOf(word.Name, typed, CompareOptions.IgnoreCase) >= 0 ? 1
            : 0)
        .Select(static word => word.Name);

    // The engine would add the numbers of 'Sh,Fish', which gives a third value.
    private object? Word(object? value)
    {
        if (_type.IsArray)
        {
            object?[] items = [.. value is IEnumerable list and not string ? list.Cast<object?>() : [value]];
            var words = Array.CreateInstance(Words, items.Length);
            for (int i = 0; i < items.Length; i++)
            {
                if (Single(items[i], Words) is not object word)
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
