using System;
using System.Collections.Generic;
using System.Threading;

namespace OssCredentials.Emulator;

/// <summary>The faults that wait for requests. Safe for use by many threads.</summary>
/// <remarks>A request takes at most one: the next of the queue, else the first rule that is meant for it.</remarks>
public sealed class EmulatorFaults
{
    private readonly Lock _lock = new();
    private readonly Queue<EmulatorFault> _queue = new();
    private readonly List<Rule> _rules = [];

    /// <summary>Lets the next request to any service meet this fault, after those queued before.</summary>
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

    /// <summary>Lets requests to a service (<c>sts</c>, <c>ram</c>, <c>metadata</c>) or for an action (<c>AssumeRole</c>, <c>CreateToken</c>) meet this fault.</summary>
    public void When(string serviceOrAction, EmulatorFault fault, int times = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(serviceOrAction);
        When(request => request.Service == serviceOrAction || request.Action == serviceOrAction, fault, times);
    }

    /// <summary>Lets requests for which the predicate holds meet this fault, up to <paramref name="times"/> times.</summary>
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

    /// <summary>Forgets every fault that waits.</summary>
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
