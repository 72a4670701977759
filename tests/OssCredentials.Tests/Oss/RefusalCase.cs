using System;
using System.Threading.Tasks;
using OssCredentials.Emulator;

namespace OssCredentials.Tests.Oss;

/// <summary>One way to be refused, and what a check must report.</summary>
/// <param name="Code">What the emulator must answer; null where it must not be asked.</param>
/// <param name="Ec">The EC that the message must name; empty for none.</param>
/// <param name="Row">The result that must fail.</param>
/// <param name="Cause">What its message must say.</param>
/// <param name="Remedy">What its remedy must say.</param>
/// <param name="CheckAsync">Causes it, and runs the check.</param>
internal sealed record RefusalCase(string? Code, string Ec, string Row, string Cause, string Remedy, Func<BucketFixture, Task<BucketResults>> CheckAsync)
{
    /// <summary>How the emulator is started; null for as always.</summary>
    public EmulatorOptions? Options { get; init; }
}
