using System;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Transport;

/// <summary>The time as this library uses it; tests control it.</summary>
internal interface IClock
{
    DateTimeOffset UtcNow { get; }

    /// <summary>A monotonic time, for deadlines that a change of the system clock must not affect.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>A number that changes over time and is cheap to read: while it is the same, the time is the same within a few milliseconds.</summary>
    long Tick { get; }

    Task Delay(TimeSpan duration, CancellationToken cancellationToken);
}
