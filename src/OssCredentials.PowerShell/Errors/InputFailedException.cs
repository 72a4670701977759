using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>Ends what is done for one of several input objects, and nothing else; never seen by a user.</summary>
internal sealed class InputFailedException : Exception
{
    public InputFailedException(ErrorRecord record) => Record = record;

    /// <summary>What to report of it.</summary>
    public ErrorRecord Record { get; }
}
