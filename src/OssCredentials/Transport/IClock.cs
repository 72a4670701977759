using System;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Transport;

/// <summary>Time as this library sees it; tests move it.</summary>
internal interface IClock
{
    DateTimeOffset UtcNow { get; }

    /// <summary>A monotonic reading, for deadlines that a change of the wall clock must not move.</summary>
    TimeSpan Elapsed { get; }

    /// <summary>A number that changes as time goes by, cheap to read: while it is the same, so is the time, to some milliseconds.</summary>
    long Tick { get; }

    Task Delay(TimeSpan duration, CancellationToken cancellationToken);
}
