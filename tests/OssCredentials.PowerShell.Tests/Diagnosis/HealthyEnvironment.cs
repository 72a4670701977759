using System;
using System.Threading.Tasks;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>An environment without any problem.</summary>
/// <param name="What">In a few words.</param>
/// <param name="Make">Sets it up.</param>
internal sealed record HealthyEnvironment(string What, Action<DiagnosisFixture> Make)
{
    /// <summary>The account and the services that it needs.</summary>
    public Func<Task<DiagnosisFixture>> Start { get; init; } = static () => DiagnosisFixture.StartAsync();

    /// <summary>The identity that STS reports.</summary>
    public string Identity { get; init; } = "the RAM user acs:ram::1234567890123456:user/emulator-user";
}
