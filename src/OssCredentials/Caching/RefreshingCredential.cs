using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Caching;

/// <summary>
/// One temporary credential, kept valid: fetched once however many ask (E14), renewed in the background before it expires,
/// and used on until its last moment while renewing fails (E15).
/// </summary>
/// <remarks>
/// It holds no way to its source: who asks brings it, with the log and the settings of now, so that no entry of a cache keeps
/// a command of long ago alive, or its settings. The fetch has a deadline of its own and is not cancelled with any one caller.
/// </remarks>
internal sealed class RefreshingCredential
{
    // A failure is everyone's who asks within this time, so that a crowd makes one request and not one each. Where the
    // whole window to renew in is shorter than that, a quarter of it: several attempts must fit into it.
    private static readonly TimeSpan s_firstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_shortestBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestBackOff = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly IClock _clock;
    private readonly Func<TimeSpan, TimeSpan> _lead;

    private volatile Held? _held;
    private Task<AccessKeyCredential>? _flight;
    private OssCredentialException? _failure;

    // Attempts since the last that brought a new credential, and when the next is made ahead of need.
    private int _attempts;
    private TimeSpan _notBefore;

    // How long a failure also counts for callers that must have a credential: they wait for no more than the first back-off.
    private TimeSpan _sharedUntil;

    /// <summary>Creates an empty one.</summary>
    public RefreshingCredential(IClock clock)
        : this(clock, RefreshWindow.RefreshLead)
    {
    }

    /// <summary>Creates one that holds a credential issued just now.</summary>
    /// <param name="clock">The time.</param>
    /// <param name="first">The credential.</param>
    /// <param name="lead">How long before its end a credential of a given lifetime is renewed.</param>
    public RefreshingCredential(IClock clock, AccessKeyCredential first, Func<TimeSpan, TimeSpan> lead)
        : this(clock, lead) => _held = Hold(first);

    private RefreshingCredential(IClock clock, Func<TimeSpan, TimeSpan> lead)
    {
        _clock = clock;
        _lead = lead;
    }

    /// <summary>Why the last attempt to renew failed; null when it did not.</summary>
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

    /// <summary>Whether a request is under way.</summary>
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

    /// <summary>
    /// How long until the credential held is to be renewed, or an attempt repeated; null when none is held or it doesn't expire.
    /// </summary>
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

    /// <summary>How long the credential held is still valid; null when none is held or it doesn't expire.</summary>
    public TimeSpan? Remaining => _held is Held { Expires: true } held ? held.Until(held.EndTicks, _clock) : null;

    /// <summary>The credential: at once while the one held is good, after the one request otherwise.</summary>
    /// <param name="fetch">Asks the source, if it must be asked.</param>
    /// <param name="cancellationToken">Ends this caller's wait, no one else's.</param>
    /// <exception cref="OssCredentialException">There is no usable credential, and the source failed.</exception>
    public ValueTask<AccessKeyCredential> GetAsync(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, CancellationToken cancellationToken)
    {
        if (_held is Held held)
        {
            // The time of day takes longer to read than all the rest here, so a look at it is good until the tick changes.
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
    /// The same for a caller who has a credential that is still valid and due to be renewed: it waits for the request only for a
    /// while, and takes what it has then. The request goes on.
    /// </summary>
    /// <param name="fetch">Asks the source, if it must be asked.</param>
    /// <param name="atHand">What the caller has.</param>
    /// <param name="patience">How long the first of such callers waits. The others take what is here.</param>
    /// <param name="cancellationToken">Ends this caller's wait, no one else's.</param>
    /// <exception cref="OssCredentialException">There is no usable credential any more, and the source failed.</exception>
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
    /// Fetches a newer credential than one that is known, and waits for it; an attempt under way is joined, and where there
    /// is a newer one already, that is the answer.
    /// </summary>
    /// <param name="fetch">Asks the source, if it must be asked.</param>
    /// <param name="than">The credential that will not do.</param>
    /// <param name="cancellationToken">Ends this caller's wait, no one else's.</param>
    /// <exception cref="OssCredentialException">The source failed, now or so short a time ago that it is not asked again.</exception>
    public Task<AccessKeyCredential> RefreshAsync(
        Func<CancellationToken, Task<AccessKeyCredential>> fetch, AccessKeyCredential than, CancellationToken cancellationToken) =>
        StartFlight(fetch, Flight.Newer, than)!.WaitAsync(cancellationToken);

    // Null only for a flight ahead of need, while the last attempt is too fresh to make another.
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

            // Between the caller's look and the lock another flight may have landed.
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

        // Off this thread from the start: a source may read a file or look up a name before its first wait, and who asks
        // ahead of need waits for nothing, who needs it only as long as the caller's own cancellation allows.
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
                    // The metadata service hands out the same credential until it has a new one. That is no failure, and it
                    // keeps its first windows: counted again, they would shrink to nothing and the requests to a stream.
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
            // The source's errors are all of one family; anything else is a fault of ours, which must not end a renewal unseen.
            OssCredentialException failure = exception as OssCredentialException
                ?? new CredentialSourceException("SourceFailed", $"The source failed: {exception.GetType().Name}.", null, exception);
            lock (_gate)
            {
                _flight = null;
                _failure = failure;
                if (_held is null)
                {
                    // Someone waits for each of these.
                    _attempts = 0;
                }

                Postpone((failure as ServiceException)?.RetryAfter);
            }

            completion.SetException(failure);

            // In the background no one waits; the failure is kept above and reported to the next caller.
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

        // A service that throttles may ask for more time, and gets it where the credential is still valid then.
        _notBefore = now + (askedFor is TimeSpan asked && asked > wait && _held is Held held && asked < held.Until(held.LastUseTicks, _clock) ? asked : wait);
        _sharedUntil = wait < s_firstBackOff ? _notBefore : now + s_firstBackOff;
    }

    // Its issuer's answer says how long it is valid, and is right where this machine's time of day is wrong. Where a source
    // tells the end alone, the ends of two credentials tell how much later the new one expires, also where someone has set the
    // clock in between.
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
        /// <summary>Nothing usable is held: the caller waits.</summary>
        Needed,

        /// <summary>What is held will end soon: no one waits.</summary>
        Ahead,

        /// <summary>What is held will not do for this caller, who waits.</summary>
        Newer,
    }

    /// <summary>
    /// A credential with its windows, counted from when it came by a clock that no one can set. That clock stands still while the
    /// machine sleeps: where the time of day has gone further, it decides.
    /// </summary>
    private sealed class Held
    {
        private long _goodAtTick = long.MinValue;

        // What to add to a window for the time of day.
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

        /// <summary>The clock's tick at which this was last found to need no refresh; from the start, one that never comes.</summary>
        public long GoodAtTick
        {
            get => Volatile.Read(ref _goodAtTick);
            set => Volatile.Write(ref _goodAtTick, value);
        }

        /// <summary>How long until one of the windows.</summary>
        public TimeSpan Until(long window, IClock clock) =>
            TimeSpan.FromTicks(window - Math.Max(clock.Elapsed.Ticks, clock.UtcNow.UtcTicks - _timeOfDay));
    }
}
