using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Transport;

internal sealed class SystemClock : IClock
{
    public static readonly SystemClock Instance = new();

    private readonly Stopwatch _stopwatch = Stopwatch.StartNew();

    public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

    public TimeSpan Elapsed => _stopwatch.Elapsed;

#if NET
    public long Tick => System.Environment.TickCount64;
#else
    public long Tick => System.Environment.TickCount;
#endif

    public Task Delay(TimeSpan duration, CancellationToken cancellationToken) => Task.Delay(duration, cancellationToken);
}
