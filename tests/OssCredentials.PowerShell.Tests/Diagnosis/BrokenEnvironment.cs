using System;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>One way to break an environment, what must be reported, and the remedy.</summary>
/// <param name="What">In a few words.</param>
/// <param name="Check">The check that finds it.</param>
/// <param name="State">What it says.</param>
/// <param name="Message">A part of its message.</param>
/// <param name="Remedy">The beginning of its remedy.</param>
/// <param name="Break">Causes the fault.</param>
/// <param name="Follow">Follows the remedy.</param>
internal sealed record BrokenEnvironment(
    string What, string Check, string State, string Message, string Remedy, Action<DiagnosisFixture> Break, Action<DiagnosisFixture> Follow)
{
    /// <summary>Other checks that fail or warn because of the same fault.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>A part of the location; null to accept any.</summary>
    public string? Location { get; init; }

    /// <summary>The account and the services that it needs.</summary>
    public Func<Task<DiagnosisFixture>> Start { get; init; } = static () => DiagnosisFixture.StartAsync();
}
