using System.Collections.Generic;
using System.Linq;
using OssCredentials.Logging;

namespace OssCredentials.Tests.Fakes;

/// <summary>Records every log event. Thread-safe.</summary>
internal sealed class LogRecorder
{
    private readonly object _gate = new();
    private readonly List<OssLogEvent> _events = [];

    public IReadOnlyList<OssLogEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IEnumerable<string> Warnings =>
        Events.Where(entry => entry.Level == OssLogLevel.Warning).Select(entry => entry.Name);

    public void Add(OssLogEvent entry)
    {
        lock (_gate)
        {
            _events.Add(entry);
        }
    }
}
