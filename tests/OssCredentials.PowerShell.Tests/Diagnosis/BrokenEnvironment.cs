using System;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>One way to break an environment, what is to be told of it, and the remedy.</summary>
/// <param name="What">In a few words.</param>
/// <param name="Check">The check that finds it.</param>
/// <param name="State">What it says.</param>
/// <param name="Message">A part of its message.</param>
/// <param name="Remedy">How its remedy begins.</param>
/// <param name="Break">Makes the fault.</param>
/// <param name="Follow">Does what the remedy says.</param>
internal sealed record BrokenEnvironment(
    string What, string Check, string State, string Message, string Remedy, Action<DiagnosisFixture> Break, Action<DiagnosisFixture> Follow)
{
    /// <summary>The checks that the same fault makes fail or warn too.</summary>
    public string[] Also { get; init; } = [];

    /// <summary>A part of the location; null to leave it open.</summary>
    public string? Location { get; init; }

    /// <summary>The account and the services that it needs.</summary>
    public Func<Task<DiagnosisFixture>> Start { get; init; } = static () => DiagnosisFixture.StartAsync();
}
