using System;
using System.Globalization;
using System.Linq;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a number of seconds or a time span, also as text; an empty one is none, and anything else becomes <see cref="NotADuration"/>.</summary>
/// <remarks>
/// It throws nothing: the engine's error about a property of a piped object holds the whole object, secrets and all. The
/// limits of the request refuse what is no duration.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands for a value that is no duration.</summary>
    internal const int NotADuration = -1;

    public override bool TransformNullOptionalParameters => false;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            string text when string.IsNullOrWhiteSpace(text) => null,
            TimeSpan time => Seconds(time),

            // A bare number is a number of seconds, where the engine's own conversion takes it for days.
            string text when text.Any(static c => c == ':') => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) ? Seconds(time) : NotADuration,
            object value => LanguagePrimitives.TryConvertTo(value, typeof(int), CultureInfo.InvariantCulture, out object result) ? result : NotADuration,
        };

    private static int Seconds(TimeSpan time) => time.TotalSeconds is >= 0 and <= int.MaxValue ? (int)time.TotalSeconds : NotADuration;
}
