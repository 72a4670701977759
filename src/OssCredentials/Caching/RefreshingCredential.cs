using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Caching;

/// <summary>
/// One temporary credential that is kept valid: fetched once for any number of callers (E14), renewed in the background before it
/// expires, and used until the last moment while renewal fails (E15).
/// </summary>
/// <remarks>
/// It doesn't hold its source. Each caller passes it, with the current log and settings, so that no cache entry keeps an old
/// command or its settings alive. The fetch has its own deadline and isn't cancelled with any one caller.
/// </remarks>
internal sealed class RefreshingCredential
{
    // A failure is shared by all callers within this time, so that many callers make one request instead of one each. If the renewal window
    // is shorter than that, it is a quarter of the window: several attempts must fit into it.
    private static readonly TimeSpan s_firstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_shortestBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly IClock _clock;
    private readonly Func<TimeSpan, TimeSpan> _lead;

    private volatile Held? _held;
    private Task<AccessKeyCredential>? _flight;
    private OssCredentialException? _failure;

    // The attempts since the last one that returned a new credential, and the time of the next attempt before the credential is needed.
    private int _attempts;
    private TimeSpan _notBefore;

    // How long a failure also counts for callers that must have a credential: they wait no longer than the first back-off.
    private TimeSpan _sharedUntil;

    /// <summary>Creates an empty one.</summary>
    public RefreshingCredential(IClock clock)
        : this(clock, RefreshWindow.RefreshLead)
    {
    }

    /// <summary>Creates one that holds a credential issued just now.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="first">The credential.</param>
    /// <param name="lead">How long before it expires a credential with a given lifetime is renewed.</param>
    public RefreshingCredential(IClock clock, AccessKeyCredential first, Func<TimeSpan, TimeSpan> lead)
        : this(clock, lead) => _held = Hold(first);

    private RefreshingCredential(IClock clock, Func<TimeSpan, TimeSpan> lead)
    {
        _clock = clock;
        _lead = lead;
    }

    /// <summary>Why the last renewal failed; null if it didn't.</summary>
    public OssCredentialException? LastFailure
    {
        get
        {
            lock (_gate)
            {
                return _failure;
            }
        }
    }

    /// <summary>Whether a request is in progress.</summary>
    public bool IsAsking
    {
        get
        {
            lock (_gate)
            {
                return _flight is not null;
            }
        }
    }

    /// <summary>How long until the held credential has to be renewed, or an attempt repeated; null if none is held or it doesn't expire.</summary>
    public TimeSpan? UntilRefresh
    {
        get
        {
            lock (_gate)
            {
                if (_held is not Held { Expires: true } held)
                {
                    return null;
                }

                TimeSpan window = held.Until(held.RefreshTicks, _clock);
                TimeSpan attempt = _notBefore - _clock.Elapsed;
                return window > attempt ? window : attempt;
            }
        }
    }

    /// <summary>The held credential; null if none is held.</summary>
    public AccessKeyCredential? Credential => _held?.Credential;

    /// <summary>How long the held credential is still valid; null if none is held or it doesn't expire.</summary>
    public TimeSpan? Remaining => _held is Held { Expires: true } held ? held.Until(held.EndTicks, _clock) : null;

    /// <summary>The credential: at once while the held one is valid, otherwise after the one request.</summary>
    /// <param name="fetch">Asks the source if necessary.</param>
    /// <param name="cancellationToken">Cancels only this caller's wait.</param>
    /// <exception cref="OssCredentialException">There is no usable credential, and the source failed.</exception>
    public ValueTask<AccessKeyCredential> GetAsync(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, CancellationToken cancellationToken)
    {
        if (_held is Held held)
        {
            // Reading the time of day takes longer than everything else here, so one reading is used until the tick changes.
            long tick = _clock.Tick;
            if (held.GoodAtTick == tick)
            {
                return new(held.Credential);
            }

            if (!held.Expires || held.Until(held.RefreshTicks, _clock) > TimeSpan.Zero)
            {
                held.GoodAtTick = tick;
                return new(held.Credential);
            }

            if (held.Until(held.LastUseTicks, _clock) > TimeSpan.Zero)
            {
                StartFlight(fetch, Flight.Ahead, null);
                return new(held.Credential);
            }
        }

        return new(StartFlight(fetch, Flight.Needed, null)!.WaitAsync(cancellationToken));
    }

    /// <summary>
    /// Like the other overload, for a caller whose credential is still valid but due for renewal: it waits for the request only a
    /// limited time, and then uses the credential that it has. The request continues.
    /// </summary>
    /// <param name="fetch">Asks the source if necessary.</param>
    /// <param name="atHand">The caller's credential.</param>
    /// <param name="patience">How long the first of such callers waits. The others don't wait.</param>
    /// <param name="cancellationToken">Cancels only this caller's wait.</param>
    /// <exception cref="OssCredentialException">There is no longer a usable credential, and the source failed.</exception>
    public async ValueTask<AccessKeyCredential> GetAsync(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, AccessKeyCredential atHand, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task<AccessKeyCredential>? flight = null;
        lock (_gate)
        {
            if (_held is null)
            {
                _held = Hold(atHand, isDue: true);
                flight = StartFlight(fetch, Flight.Ahead, null);
            }
        }

        if (flight is not null)
        {
            await Task.WhenAny(flight, _clock.Delay(patience, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return await GetAsync(fetch, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Fetches a newer credential than a known one, and waits for it. An attempt in progress is joined, and if there already is a
    /// newer one, that is returned.
    /// </summary>
    /// <param name="fetch">Asks the source if necessary.</param>
    /// <param name="than">The credential that isn't sufficient.</param>
    /// <param name="cancellationToken">Cancels only this caller's wait.</param>
    /// <exception cref="OssCredentialException">The source failed, now or so recently that it isn't asked again.</exception>
    public Task<AccessKeyCredential> RefreshAsync(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, AccessKeyCredential than, CancellationToken cancellationToken) =>
        StartFlight(fetch, Flight.Newer, than)!.WaitAsync(cancellationToken);

    // Null only for an early renewal, if the last attempt is too recent for another.
    private Task<AccessKeyCredential>? StartFlight(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, Flight kind, AccessKeyCredential? than)
    {
        TaskCompletionSource<AccessKeyCredential> completion;
        lock (_gate)
        {
            if (_flight is not null)
            {
                return _flight;
            }

            // Another fetch may have finished between the caller's check and the lock.
            TimeSpan now = _clock.Elapsed;
            if (_held is Held held
                && (kind == Flight.Newer ? held.Credential != than : !held.Expires || held.Until(held.RefreshTicks, _clock) > TimeSpan.Zero))
            {
                return Task.FromResult(held.Credential);
            }

            if (kind == Flight.Ahead)
            {
                if (now < _notBefore)
                {
                    return null;
                }
            }
            else if (_failure is not null && now < _sharedUntil)
            {
                return Task.FromException<AccessKeyCredential>(_failure);
            }

            completion = new TaskCompletionSource<AccessKeyCredential>(TaskCreationOptions.RunContinuationsAsynchronously);
            _flight = completion.Task;
        }

        // Runs on another thread from the start: a source may read a file or look up a name before its first await. A caller ahead of need
        // must not wait at all, and any other only as long as its own cancellation allows.
        _ = Task.Run(() => FlyAsync(fetch, completion));
        return completion.Task;
    }

    private async Task FlyAsync(Func<CancellationToken, Task<AccessKeyCredential>> fetch, TaskCompletionSource<AccessKeyCredential> completion)
    {
        try
        {
            AccessKeyCredential credential = await fetch(CancellationToken.None).ConfigureAwait(false);
            lock (_gate)
            {
                _flight = null;
                _failure = null;
                if (_held?.Credential is AccessKeyCredential old && old.AccessKeyId == credential.AccessKeyId && old.Expiration == credential.Expiration)
                {
                    // The metadata service returns the same credential until it has a new one. That isn't a failure, and the credential
                    // keeps its first windows: recalculated, they would shrink to nothing and cause a stream of requests.
                    credential = old;
                    Postpone(null);
                }
                else
                {
                    _held = Hold(credential);
                    _attempts = 0;
                    _notBefore = default;
                }
            }

            completion.SetResult(credential);
        }
        catch (Exception exception)
        {
            // A source throws only this family of errors; any other is a fault of ours, which must not end a renewal unnoticed.
            OssCredentialException failure = exception as OssCredentialException
                ?? new CredentialSourceException("SourceFailed", $"The source failed: {exception.GetType().Name}.", null, exception);
            lock (_gate)
            {
                _flight = null;
                _failure = failure;
                if (_held is null)
                {
                    // A caller waits for each of these.
                    _attempts = 0;
                }

                Postpone((failure as ServiceException)?.RetryAfter);
            }

            completion.SetException(failure);

            // No one waits in the background; the failure is kept above and reported to the next caller.
            _ = completion.Task.Exception;
        }
    }

    private void Postpone(TimeSpan? askedFor)
    {
        long first = s_firstBackOff.Ticks;
        if (_held is Held { LeadTicks: var lead } && lead / 4 < first)
        {
            first = Math.Max(lead / 4, s_shortestBackOff.Ticks);
        }

        double ticks = first * Math.Pow(2, Math.Min(_attempts, 16));
        _attempts++;
        TimeSpan wait = ticks < s_longestBackOff.Ticks ? TimeSpan.FromTicks((long)ticks) : s_longestBackOff;
        TimeSpan now = _clock.Elapsed;

        // A throttling service may ask for more time, and gets it if the credential is still valid then.
        _notBefore = now + (askedFor is TimeSpan asked && asked > wait && _held is Held held && asked < held.Until(held.LastUseTicks, _clock) ? asked : wait);
        _sharedUntil = wait < s_firstBackOff ? _notBefore : now + s_firstBackOff;
    }

    // The issuer's response says how long it is valid, and is right even if this machine's time of day is wrong. If a source
    // returns only the expiration, the difference between two of them shows how much longer the new one is valid, even if the
    // clock was changed in between.
    private Held Hold(AccessKeyCredential credential, bool isDue = false)
    {
        TimeSpan? lifetime = null;
        if (credential.Expiration is DateTimeOffset end)
        {
            lifetime = credential.Remaining
                ?? (Remaining is TimeSpan left && left > TimeSpan.Zero ? left + (end - _held!.Credential.Expiration!.Value) : end - _clock.UtcNow);
        }

        return new Held(credential, lifetime, lifetime is not TimeSpan life ? TimeSpan.Zero : isDue ? life : _lead(life), _clock);
    }

    private enum Flight
    {
        /// <summary>No usable credential is held: the caller waits.</summary>
        Needed,

        /// <summary>The held credential expires soon: no one waits.</summary>
        Ahead,

        /// <summary>The held credential isn't sufficient for this caller, who waits.</summary>
        Newer,
    }

    /// <summary>
    /// A credential with its windows, measured from its arrival by a clock that no one can change. That clock stops while the
    /// machine sleeps: if the time of day is further ahead, it decides.
    /// </summary>
    private sealed class Held
    {
        private long _goodAtTick = long.MinValue;

        // The difference to add to a window for the time of day.
        private readonly long _timeOfDay;

        public Held(AccessKeyCredential credential, TimeSpan? lifetime, TimeSpan lead, IClock clock)
        {
            Credential = credential;
            LeadTicks = RefreshTicks = LastUseTicks = EndTicks = long.MaxValue;
            if (lifetime is TimeSpan life)
            {
                long now = clock.Elapsed.Ticks;
                _timeOfDay = clock.UtcNow.UtcTicks - now;
                LeadTicks = lead.Ticks;
                EndTicks = now + life.Ticks;
                RefreshTicks = EndTicks - LeadTicks;
                LastUseTicks = EndTicks - RefreshWindow.LastUseMargin(life).Ticks;
            }
        }

        public AccessKeyCredential Credential { get; }

        public long LeadTicks { get; }

        public long RefreshTicks { get; }

        public long LastUseTicks { get; }

        public long EndTicks { get; }

        public bool Expires => EndTicks != long.MaxValue;

        /// <summary>The clock's tick at which this was last found to need no renewal; initially a tick that never occurs.</summary>
        public long GoodAtTick
        {
            get => Volatile.Read(ref _goodAtTick);
            set => Volatile.Write(ref _goodAtTick, value);
        }

        /// <summary>How long until a window begins.</summary>
        public TimeSpan Until(long window, IClock clock) =>
            TimeSpan.FromTicks(window - Math.Max(clock.Elapsed.Ticks, clock.UtcNow.UtcTicks - _timeOfDay));
    }
}
