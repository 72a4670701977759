using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>Ends the processing of one of several input objects, and nothing else; a user never sees it.</summary>
internal sealed class InputFailedException : Exception
{
    public InputFailedException(ErrorRecord record) => Record = record;

    /// <summary>The record to report.</summary>
    public ErrorRecord Record { get; }
}
