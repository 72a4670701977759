using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Serving;

/// <summary>
/// The credential that a server hands out: here before anyone asks, and renewed so early that no client finds it too short.
/// Who asks waits for nothing, whatever the source does meanwhile.
/// </summary>
internal sealed class ServedCredential : IDisposable
{
    // A clock that was set, or a machine that slept, is noticed within this time.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_firstBackOff = TimeSpan.FromSeconds(1);

    private readonly Func<CancellationToken, Task<AccessKeyCredential>>? _renew;
    private readonly TimeSpan _lead;
    private readonly IClock _clock;
    private readonly DateTimeOffset _start;
    private readonly TimeSpan _startElapsed;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stop;
    private volatile Held _held;
    private volatile OssCredentialException? _failure;
    private int _isDisposed;

    /// <summary>Creates one that holds a credential just obtained.</summary>
    /// <param name="first">The credential; <see cref="CredentialServer.Check"/> has found that it can be served.</param>
    /// <param name="renew">Obtains another; null where nothing can, and it is served until it expires.</param>
    /// <param name="lead">How long before its end it is renewed; half of its life if that is less.</param>
    /// <param name="clock">The time.</param>
    public ServedCredential(
        AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead, IClock clock)
    {
        _renew = renew;
        _lead = lead;
        _clock = clock;
        _start = clock.UtcNow;
        _startElapsed = clock.Elapsed;
        _held = Hold(first);
        _stop = _stopping.Token;
    }

    /// <summary>The newest credential.</summary>
    public AccessKeyCredential Current => _held.Credential;

    /// <summary>Why the last attempt to renew it failed; null when it didn't.</summary>
    public OssCredentialException? Failure => _failure;

    /// <summary>Whether the newest credential has expired.</summary>
    public bool IsExpired => _held.End <= Now;

    // The later of two clocks: the time of day may be set back, which makes no credential valid for longer, and the other may
    // stand still while the machine sleeps.
    private DateTimeOffset Now
    {
        get
        {
            DateTimeOffset byDay = _clock.UtcNow, byElapsed = _start + (_clock.Elapsed - _startElapsed);
            return byDay > byElapsed ? byDay : byElapsed;
        }
    }

    /// <summary>What is sent to who asks now.</summary>
    public byte[] Answer
    {
        get
        {
            Held held = _held;
            return held.End > Now ? held.Answer : ServedAnswer.Unavailable;
        }
    }

    /// <summary>Renews until disposed. The task ends without an error then.</summary>
    public async Task RunAsync()
    {
        if (_renew is null)
        {
            return;
        }

        try
        {
            for (int failures = 0; ;)
            {
                _stop.ThrowIfCancellationRequested();
                TimeSpan wait = failures > 0 ? BackOff(failures) : _held.End - _held.Lead - Now;
                if (wait > TimeSpan.Zero)
                {
                    await _clock.Delay(wait < s_longestWait ? wait : s_longestWait, _stop).ConfigureAwait(false);
                    if (failures == 0)
                    {
                        continue;
                    }
                }

                failures = await TryRenewAsync().ConfigureAwait(false) ? 0 : failures + 1;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the end that was asked for.
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            AccessKeyCredential next = await _renew!(_stop).ConfigureAwait(false);
            CredentialServer.Check(next);

            // A source that keeps its credential hands out the same one until it has another.
            bool isNewer = next.Expiration > _held.Credential.Expiration;
            if (isNewer)
            {
                _held = Hold(next);
            }

            _failure = null;
            return isNewer;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_stop.IsCancellationRequested)
        {
            // The sources' errors are all of one family; anything else is a fault of ours, which must not end the renewal unseen.
            _failure = exception as OssCredentialException
                ?? new CredentialSourceException("SourceFailed", $"The credential isn't available: {exception.GetType().Name}.", null, exception);
            return false;
        }
    }

    // Several attempts fit into the time that is left to renew in; each waits a random part of its time.
    private TimeSpan BackOff(int failures)
    {
        double first = Math.Min(s_firstBackOff.Ticks, _held.Lead.Ticks / 8.0);
        double longest = Math.Min(s_longestWait.Ticks, first * Math.Pow(2, Math.Min(failures - 1, 16)));
        return TimeSpan.FromTicks((long)(longest * (1 + Jitter.Next()) / 2));
    }

    private Held Hold(AccessKeyCredential credential)
    {
        // Clients read whole seconds, so a credential is over when the second that they were told has come.
        var end = DateTimeOffset.FromUnixTimeSeconds(credential.Expiration!.Value.ToUnixTimeSeconds());
        var half = TimeSpan.FromTicks(Math.Max(0, (end - Now).Ticks / 2));
        return new Held(credential, end, _lead < half ? _lead : half);
    }

    private sealed class Held
    {
        public Held(AccessKeyCredential credential, DateTimeOffset end, TimeSpan lead)
        {
            Credential = credential;
            Answer = ServedAnswer.Of(credential);
            End = end;
            Lead = lead;
        }

        public AccessKeyCredential Credential { get; }

        public byte[] Answer { get; }

        public DateTimeOffset End { get; }

        /// <summary>How long before its end it is renewed.</summary>
        public TimeSpan Lead { get; }
    }
}
