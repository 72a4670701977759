using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Caching;

/// <summary>The system's clock, with a time of day that is changed.</summary>
internal sealed class SteppedClock : IClock
{
    private long _stepTicks;

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow.AddTicks(Interlocked.Read(ref _stepTicks));

    public TimeSpan Elapsed => SystemClock.Instance.Elapsed;

    public long Tick => SystemClock.Instance.Tick;

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, cancellationToken);

    public void Step(TimeSpan time) => Interlocked.Add(ref _stepTicks, time.Ticks);
}
