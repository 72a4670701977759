using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Caching;

/// <summary>A clock that stands still until a test moves it; waits end when it passes them.</summary>
internal sealed class ManualClock : IClock
{
    private readonly object _gate = new();
    private readonly List<(TimeSpan Due, TaskCompletionSource Completion)> _waits = [];
    private DateTimeOffset _now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private TimeSpan _elapsed;

    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
            {
                Readings++;
                return _now;
            }
        }
    }

    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    public long Tick => Elapsed.Ticks;

    /// <summary>How often the time of day was read.</summary>
    public int Readings { get; private set; }

    /// <summary>How many waits are in progress.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waits.Count;
            }
        }
    }

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waits.Add((_elapsed + duration, completion));
            cancellationToken.Register(() => completion.TrySetCanceled(cancellationToken));
            return completion.Task;
        }
    }

    /// <summary>Sets the time of day back, as a person or a time server does. No time has passed.</summary>
    public void SetBack(TimeSpan time)
    {
        lock (_gate)
        {
            _now -= time;
        }
    }

    public void Advance(TimeSpan time)
    {
        List<TaskCompletionSource> due;
        lock (_gate)
        {
            _now += time;
            _elapsed += time;
            due = [.. _waits.Where(wait => wait.Due <= _elapsed).Select(wait => wait.Completion)];
            _waits.RemoveAll(wait => wait.Due <= _elapsed);
        }

        due.ForEach(completion => completion.TrySetResult());
    }
}
