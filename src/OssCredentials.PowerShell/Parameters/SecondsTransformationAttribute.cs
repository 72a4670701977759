using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>
/// Accepts seconds or a time span, also as text. An empty value counts as left out, and anything else becomes <see
/// cref="NotADuration"/>.
/// </summary>
/// <remarks>
/// It doesn't throw: the engine's error about a property of a piped object contains the whole object, secrets included. The limits
/// of the request refuse an invalid duration.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Represents a value that isn't a duration.</summary>
    internal const int NotADuration = -1;

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            string text when string.IsNullOrWhiteSpace(text) => null,
            TimeSpan time => Seconds(time),

            // A bare number is a number of seconds; the engine's own conversion would treat it as days.
            string text when text.Any(static c => c == ':') => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) ? Seconds(time) : NotADuration,
            object value => LanguagePrimitives.TryConvertTo(value, typeof(int), CultureInfo.InvariantCulture, out object result) ? result : NotADuration,
        };

    private static int Seconds(TimeSpan time) => time.TotalSeconds is >= 0 and <= int.MaxValue ? (int)time.TotalSeconds : NotADuration;
}
