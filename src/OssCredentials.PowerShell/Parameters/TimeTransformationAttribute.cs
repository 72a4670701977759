using System;
using System.Globalization;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Accepts a point in time as objects, text, jobs and CLIXML files hold it; anything else becomes <see cref="NotATime"/>.</summary>
/// <remarks>
/// It doesn't throw: the engine's error about a property of a piped object contains the whole object, secrets included. Without it
/// the engine ignores a piped property that it can't convert, such as the DateTimeOffset of Import-Clixml.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Represents a value that isn't a time: the cmdlets refuse it and name the parameter.</summary>
    internal static readonly DateTimeOffset NotATime = DateTimeOffset.MinValue;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // What serialization leaves of a DateTimeOffset: an object with its properties. Those that run a script may fail.
        if (inputData is PSObject { BaseObject: PSCustomObject or PSObject } deserialized)
        {
            inputData = deserialized.Properties[nameof(DateTimeOffset.UtcDateTime)] is { } property and not PSScriptProperty ? property.Value ?? inputData : inputData;
        }

        return (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            DateTimeOffset time => time,

            // As services write times: without an offset it is UTC, on whatever machine a script runs.
            DateTime { Kind: DateTimeKind.Unspecified } time => new DateTimeOffset(time, TimeSpan.Zero),
            DateTime { Year: > 1 and < 9999 } time => new DateTimeOffset(time),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
            _ => NotATime,
        };
    }
}
