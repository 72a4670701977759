using System;
using System.Globalization;
using System.Management.Automation;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Parameters;

/// <summary>Takes a point in time as objects, text, jobs and CLIXML files hold it; anything else is an error.</summary>
/// <remarks>Without it the engine passes over a piped property that it cannot convert, such as the DateTimeOffset of Import-Clixml.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
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
            _ => throw new ArgumentTransformationMetadataException(SR.TimeExpected),
        };
    }
}
