using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Logging;
using OssCredentials.PowerShell.Resources;

namespace OssCredentials.PowerShell.Commands;

/// <summary>
/// Waits on the pipeline's thread for calls that run on other threads. In the meantime it shows their progress and their log
/// events there, and runs what they need to have run there.
/// </summary>
internal sealed class PendingCalls
{
    private static readonly TimeSpan s_untilProgress = TimeSpan.FromSeconds(1);

    private readonly LogEventQueue _log = new();
    private readonly ConcurrentQueue<Task> _errands = new();
    private readonly Action<ProgressRecord> _writeProgress;
    private readonly Action<OssLogEvent> _writeEvent;
    private volatile bool _isConsoleLeased;

    /// <param name="writeProgress">Writes to the progress stream.</param>
    /// <param name="writeEvent">Writes a log event to its stream.</param>
    public PendingCalls(Action<ProgressRecord> writeProgress, Action<OssLogEvent> writeEvent)
    {
        _writeProgress = writeProgress;
        _writeEvent = writeEvent;
    }

    /// <summary>Whether a credential program may be prompting on the console: a progress bar would overwrite it.</summary>
    public bool IsConsoleLeased
    {
        get => _isConsoleLeased;
        set => _isConsoleLeased = value;
    }

    /// <summary>Keeps a log event, on any thread, until the pipeline's thread writes it.</summary>
    public void Log(OssLogEvent logEvent) => _log.Add(logEvent);

    /// <summary>Writes the log events so far.</summary>
    public void WriteEvents()
    {
        while (_log.Take() is OssLogEvent logEvent)
        {
            _writeEvent(logEvent);
        }
    }

    /// <summary>Runs a call on the pipeline's thread, which must be in <see cref="Wait"/>.</summary>
    public T OnPipelineThread<T>(Func<T> call)
    {
        var errand = new Task<T>(call);
        _errands.Enqueue(errand);
        _log.Wake();
        return errand.GetAwaiter().GetResult();
    }

    /// <summary>Waits for a call.</summary>
    /// <param name="task">The call.</param>
    /// <param name="activity">The heading of the progress, which is shown after a second.</param>
    /// <param name="status">What the call is doing now; null if it doesn't say.</param>
    /// <param name="giveUp">Ends the wait; the call isn't waited for any longer.</param>
    public T Wait<T>(Task<T> task, string activity, Func<string>? status, CancellationToken giveUp)
    {
        // A task that was abandoned on Ctrl+C may still fail; observing it keeps its failure from surfacing as unhandled.
        _ = task.ContinueWith(
            finished =>
            {
                _ = finished.Exception;
                _log.Wake();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        ProgressRecord? progress = null;
        var clock = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            // Whether a second has passed is decided by the clock, not by whether anything was logged.
            TimeSpan left = s_untilProgress - clock.Elapsed;
            if (left <= TimeSpan.Zero || !_log.Wait(left, giveUp))
            {
                clock.Restart();
                string now = status?.Invoke() ?? SR.Waiting;
                if (progress?.StatusDescription != now && !_isConsoleLeased)
                {
                    progress = new ProgressRecord(0, activity, now);
                    _writeProgress(progress);
                }
            }

            WriteEvents();
            while (_errands.TryDequeue(out Task? errand))
            {
                errand.RunSynchronously(TaskScheduler.Default);
            }
        }

        if (progress is not null)
        {
            progress.RecordType = ProgressRecordType.Completed;
            _writeProgress(progress);
        }

        return task.GetAwaiter().GetResult();
    }
}
