using System;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>The services' clock, ahead of this machine's by the time that a test specifies.</summary>
internal sealed class MovableClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
