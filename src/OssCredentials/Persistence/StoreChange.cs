using System;
using OssCredentials.Text;

namespace OssCredentials.Persistence;

/// <summary>One file or registry value that was checked, what happened to it, and why.</summary>
public sealed class StoreChange
{
    /// <summary>Creates a change.</summary>
    /// <param name="target">The file's path, or the registry value; never a secret.</param>
    /// <param name="outcome">What happened to it.</param>
    /// <param name="reason">Why, for people to read; null if the outcome says it all.</param>
    public StoreChange(string target, StoreChangeOutcome outcome, string? reason = null)
    {
        Target = target ?? throw new ArgumentNullException(nameof(target));
        Outcome = outcome;
        Reason = reason is null ? null : ForeignText.Show(reason);
    }

    /// <summary>The file's path, or the registry value.</summary>
    public string Target { get; }

    /// <summary>What happened to it.</summary>
    public StoreChangeOutcome Outcome { get; }

    /// <summary>Why, for people to read; null if the outcome says it all.</summary>
    public string? Reason { get; }

    /// <summary>Target, outcome and reason on one line.</summary>
    public override string ToString() => ForeignText.Show(Target) + (Reason is null ? $": {Outcome}" : $": {Outcome} ({Reason})");
}
