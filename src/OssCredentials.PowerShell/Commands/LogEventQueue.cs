using System;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading;
using OssCredentials.Logging;

namespace OssCredentials.PowerShell.Commands;

/// <summary>Log events of a call, passed from any thread to the pipeline's.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A request that was given up may still log, and a semaphore without a wait handle needs no disposing.")]
internal sealed class LogEventQueue
{
    private readonly ConcurrentQueue<OssLogEvent> _events = new();
    private readonly SemaphoreSlim _signal = new(0);

    public void Add(OssLogEvent logEvent)
    {
        _events.Enqueue(logEvent);
        _signal.Release();
    }

    /// <summary>The next event; null when there is none.</summary>
    public OssLogEvent? Take() => _events.TryDequeue(out OssLogEvent? logEvent) ? logEvent : null;

    /// <summary>Ends a wait without an event.</summary>
    public void Wake() => _signal.Release();

    /// <summary>Waits for an event or a wake; false when the time is over.</summary>
    public bool Wait(TimeSpan time, CancellationToken cancellationToken) => _signal.Wait(time, cancellationToken);
}
