using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>What one script wrote, stream by stream.</summary>
internal sealed class EngineResult
{
    public required IReadOnlyList<PSObject> Output { get; init; }

    /// <summary>The error that ended the script; null if it ran to its end.</summary>
    public required ErrorRecord? Terminating { get; init; }

    public required IReadOnlyList<ErrorRecord> Errors { get; init; }

    public required IReadOnlyList<string> Verbose { get; init; }

    public required IReadOnlyList<string> Debug { get; init; }

    public required IReadOnlyList<string> Warnings { get; init; }

    public required IReadOnlyList<string> Information { get; init; }

    public required IReadOnlyList<string> Progress { get; init; }

    /// <summary>The script's only output.</summary>
    public PSObject Single => Output.Count == 1 && Terminating is null
        ? Output[0]
        : throw new InvalidOperationException($"{Output.Count} objects came out. {Terminating}");

    /// <summary>The same without what came out.</summary>
    public EngineResult WithoutOutput() => new()
    {
        Output = [], Terminating = Terminating, Errors = Errors, Verbose = Verbose, Debug = Debug, Warnings = Warnings, Information = Information, Progress = Progress,
    };

    /// <summary>The error, which must have occurred, terminating or not.</summary>
    public ErrorRecord Error => Terminating ?? Errors.SingleOrDefault() ?? throw new InvalidOperationException("There was no error.");

    /// <summary>Throws if the script failed.</summary>
    public EngineResult Succeeded() => Terminating is null && Errors.Count == 0
        ? this
        : throw new InvalidOperationException("The script failed: " + Error + " " + Error.ScriptStackTrace, Error.Exception);
}
