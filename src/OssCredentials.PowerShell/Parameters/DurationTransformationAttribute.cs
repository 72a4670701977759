using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Converts what people and scripts write as a duration: 1800, <c>'1800'</c>, <c>00:30:00</c>, <c>30m</c>, <c>1h30m</c> or a TimeSpan.</summary>
/// <remarks>To the engine a number is units of 100 ns or days. Its own error also quotes the value, which is a secret where a parameter was mistaken for another (D2).</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What replaces a piped value that is no duration: the limits of the request refuse it.</summary>
    internal const int NotADuration = -1;

    // Each may be left out, but none may come before a larger one.
    private const string Units = "dhms";

    // Of the same units.
    private static readonly long[] s_unitSeconds = [86_400, 3_600, 60, 1];

    private readonly Type _type;

    /// <param name="type">The parameter's type: <see cref="TimeSpan"/>, or <see cref="int"/> for whole seconds.</param>
    public DurationTransformationAttribute(Type type) => _type = type;

    /// <summary>
    /// Whether the value may be a property of a piped object. Nothing is thrown then, since the engine's error about one holds
    /// the whole object, secrets and all; and an empty cell is a value that was left out.
    /// </summary>
    public bool IsPiped { get; init; }

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapper ? wrapper.BaseObject : inputData;
        if (IsPiped && (value is null || (value is string text && string.IsNullOrWhiteSpace(text))))
        {
            return null;
        }

        TimeSpan? time = Read(value);
        return (_type == typeof(TimeSpan) ? time : Seconds(time, isExact: value is not TimeSpan))
            ?? (IsPiped ? NotADuration : throw new ArgumentTransformationMetadataException(SR.TimeSpanExpected));
    }

    private static TimeSpan? Read(object? value) => value switch
    {
        TimeSpan span => span,
        string text when text.Contains(':') => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null,
        string text when TrySum(text, out long seconds) => FromSeconds(seconds),
        string or sbyte or byte or short or ushort or int or uint or long or double or decimal =>
            LanguagePrimitives.TryConvertTo(value, CultureInfo.InvariantCulture, out double seconds) ? FromSeconds(seconds) : null,
        _ => null,
    };

    // Such as 1h30m.
    private static bool TrySum(string text, out long seconds)
    {
        seconds = 0;
        int next = 0;
        int begin = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is >= '0' and <= '9')
            {
                continue;
            }

            int unit = Units.IndexOf(char.ToLowerInvariant(text[i]));
            if (unit < next || i - begin > 9 || !long.TryParse(text.Substring(begin, i - begin), NumberStyles.None, CultureInfo.InvariantCulture, out long count))
            {
                return false;
            }

            seconds += count * s_unitSeconds[unit];
            next = unit + 1;
            begin = i + 1;
        }

        return text.Length > 0 && begin == text.Length;
    }

    private static TimeSpan? FromSeconds(double seconds) => Math.Abs(seconds) <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : null;

    // A TimeSpan that was computed from two times has fractions that no one meant.
    private static object? Seconds(TimeSpan? time, bool isExact) =>
        time is TimeSpan span && Math.Abs(span.TotalSeconds) <= int.MaxValue && (!isExact || span.Ticks % TimeSpan.TicksPerSecond == 0) ? (int)span.TotalSeconds : null;
}
