using System;
using System.Globalization;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a point in time as objects, text, jobs and CLIXML files hold it; anything else becomes <see cref="NotATime"/>.</summary>
/// <remarks>
/// It throws nothing: the engine's error about a property of a piped object holds the whole object, secrets and all.
/// Without it the engine passes over a piped property that it cannot convert, such as the DateTimeOffset of Import-Clixml.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands for a value that isn't a time: the cmdlets refuse it by name.</summary>
    internal static readonly DateTimeOffset NotATime = DateTimeOffset.MinValue;

    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        // What is left of a DateTimeOffset after serialization: an object with its properties.
        if (inputData is PSObject { BaseObject: PSCustomObject or PSObject } deserialized)
        {
            inputData = deserialized.Properties[nameof(DateTimeOffset.UtcDateTime)]?.Value ?? inputData;
        }

        return (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            null => null,
            DateTimeOffset time => time,

            // As the services write times: without an offset it is UTC, on whatever machine a script runs.
            DateTime { Kind: DateTimeKind.Unspecified } time => new DateTimeOffset(time, TimeSpan.Zero),
            DateTime time => new DateTimeOffset(time),
            string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) => time,
            _ => NotATime,
        };
    }
}
