using System;

namespace OssCredentials.PowerShell.Tests.Refresh;

/// <summary>A service's clock that is late, within what signatures allow: little is left of a session of 15 minutes when it is issued.</summary>
internal sealed class LateClock : TimeProvider
{
    private readonly TimeSpan _late;

    public LateClock(TimeSpan late) => _late = late;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - _late;
}
