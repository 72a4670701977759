using System;
using System.Collections.Generic;
using System.Threading;

namespace OssCredentials.Emulator;

/// <summary>The faults that are waiting for requests. Thread-safe.</summary>
/// <remarks>A request gets at most one fault: the next in the queue, otherwise the first rule that matches it.</remarks>
public sealed class EmulatorFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<EmulatorFault> _queue = new();
    private readonly List<Rule> _rules = [];

    /// <summary>Applies this fault to the next request to any service, after the faults that were queued before.</summary>
    public void Enqueue(EmulatorFault fault, int times = 1)
    {
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (_lock)
        {
            for (int i = 0; i < times; i++)
            {
                _queue.Enqueue(fault);
            }
        }
    }

    /// <summary>
    /// Applies this fault to requests to a service (<c>sts</c>, <c>ram</c>, <c>metadata</c>) or for an action (<c>AssumeRole</c>,
    /// <c>CreateToken</c>).
    /// </summary>
    public void When(string serviceOrAction, EmulatorFault fault, int times = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(serviceOrAction);
        When(request => request.Service == serviceOrAction || request.Action == serviceOrAction, fault, times);
    }

    /// <summary>Applies this fault to requests that match the predicate, up to <paramref name="times"/> times.</summary>
    public void When(Func<RecordedRequest, bool> predicate, EmulatorFault fault, int times = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        lock (_lock)
        {
            _rules.Add(new Rule(predicate, fault) { Left = times });
        }
    }

    /// <summary>Removes all waiting faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _queue.Clear();
            _rules.Clear();
        }
    }

    internal EmulatorFault? Take(RecordedRequest request)
    {
        lock (_lock)
        {
            if (_queue.TryDequeue(out EmulatorFault? next))
            {
                return next;
            }

            Rule? rule = _rules.Find(candidate => candidate.Left > 0 && candidate.Predicate(request));
            if (rule is null)
            {
                return null;
            }

            rule.Left--;
            return rule.Fault;
        }
    }

    private sealed class Rule(Func<RecordedRequest, bool> predicate, EmulatorFault fault)
    {
        public Func<RecordedRequest, bool> Predicate { get; } = predicate;

        public EmulatorFault Fault { get; } = fault;

        public int Left { get; set; }
    }
}
