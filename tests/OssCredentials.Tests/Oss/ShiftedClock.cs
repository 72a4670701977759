using System;

namespace OssCredentials.Tests.Oss;

/// <summary>A service's clock that is off by so much.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private readonly TimeSpan _by;

    public ShiftedClock(TimeSpan by) => _by = by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;
}
