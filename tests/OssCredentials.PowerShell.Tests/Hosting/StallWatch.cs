using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>
/// Notices when this machine stalls, as a virtual one sometimes does, with a thread that wants to run every few milliseconds. A
/// test that is late by no more than that isn't at fault.
/// </summary>
internal sealed class StallWatch : IDisposable
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(5);

    private readonly List<(long At, TimeSpan Stall)> _stalls = [];
    private readonly Thread _thread;
    private volatile bool _isOver;

    public StallWatch()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The total stall time within the last period.</summary>
    public TimeSpan Within(TimeSpan last)
    {
        long since = Stopwatch.GetTimestamp() - (long)(last.TotalSeconds * Stopwatch.Frequency);
        lock (_stalls)
        {
            return TimeSpan.FromTicks(_stalls.Where(stall => stall.At >= since).Sum(static stall => stall.Stall.Ticks));
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Watch()
    {
        long before = Stopwatch.GetTimestamp();
        while (!_isOver)
        {
            Thread.Sleep(s_step);
            long now = Stopwatch.GetTimestamp();
            TimeSpan stall = Stopwatch.GetElapsedTime(before, now) - s_step;
            if (stall > s_step)
            {
                lock (_stalls)
                {
                    _stalls.Add((now, stall));
                }
            }

            before = now;
        }
    }
}
