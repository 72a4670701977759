using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Fakes;

/// <summary>A clock that stands still until it is moved, and whose waits end at once.</summary>
internal sealed class FakeClock : IClock
{
    public FakeClock()
        : this(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
    {
    }

    public FakeClock(DateTimeOffset start) => UtcNow = start;

    public DateTimeOffset UtcNow { get; private set; }

    public TimeSpan Elapsed { get; private set; }

    public long Tick => UtcNow.UtcTicks;

    /// <summary>The waits asked for, in their order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public void Advance(TimeSpan time)
    {
        UtcNow += time;
        Elapsed += time;
    }

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waits.Add(duration);
        Advance(duration);
        return Task.CompletedTask;
    }
}
