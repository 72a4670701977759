using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.SignIn;

/// <summary>A clock whose time is up after one reading, so that a request's deadline is reached at once.</summary>
internal sealed class HastyClock : IClock
{
    private int _readings;

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public TimeSpan Elapsed => TimeSpan.FromSeconds(29.5 * Interlocked.Increment(ref _readings));

    public long Tick => DateTime.UtcNow.Ticks;

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, cancellationToken);
}
