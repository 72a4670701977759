using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Caching;

/// <summary>Renews a temporary credential before it expires, repeatedly, until disposed.</summary>
public sealed class CredentialRenewal : IDisposable
{
    // No single wait is longer, so that a changed clock, or a machine that slept, is noticed within this time.
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(30);

    private readonly CredentialIssuer _issuer;
    private readonly RefreshingCredential _credential;
    private readonly IClock _clock;
    private readonly CancellationTokenSource _stopping = new();

    // Read at once: the object may be disposed before the task has begun to run.
    private readonly CancellationToken _stop;

    // Written on the renewal's thread, read on the session's.
    private volatile AccessKeyCredential _announced;
    private long _lastRenewalTicks;
    private int _isDisposed;

    /// <summary>Starts to renew what an issuer has just issued.</summary>
    public CredentialRenewal(CredentialIssuer issuer, AccessKeyCredential first)
        : this(issuer, first, SystemClock.Instance, RefreshWindow.RefreshLead)
    {
    }

    /// <param name="issuer">Issues the next ones.</param>
    /// <param name="first">What it has just issued.</param>
    /// <param name="clock">The time.</param>
    /// <param name="lead">How long before it expires a credential with a given lifetime is renewed.</param>
    internal CredentialRenewal(CredentialIssuer issuer, AccessKeyCredential first, IClock clock, Func<TimeSpan, TimeSpan> lead)
    {
        _issuer = issuer ?? throw new ArgumentNullException(nameof(issuer));
        _announced = first ?? throw new ArgumentNullException(nameof(first));
        _clock = clock;
        _credential = new RefreshingCredential(clock, first, lead);
        _stop = _stopping.Token;
    }

    /// <summary>
    /// Raised on a separate thread after each attempt of <see cref="RunAsync"/>, and after any that returned a newer credential:
    /// <see cref="Current"/> is newer, or <see cref="Failure"/> says why not.
    /// </summary>
    public event EventHandler? Attempted;

    /// <summary>The newest credential.</summary>
    public AccessKeyCredential Current => _credential.Credential!;

    /// <summary>
    /// Why the last attempt failed; null if it didn't. The next attempt is after 1 s, or after a quarter of the remaining renewal
    /// time if that is less; then at growing intervals, at most 30 s.
    /// </summary>
    public OssCredentialException? Failure => _credential.LastFailure;

    /// <summary>How long <see cref="Current"/> is still valid, even if the machine's clock was changed; null if it doesn't expire.</summary>
    public TimeSpan? Remaining => _credential.Remaining;

    /// <summary>When the last renewal succeeded; null before the first.</summary>
    public DateTimeOffset? LastRenewal =>
        Volatile.Read(ref _lastRenewalTicks) is > 0 and long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Creates an issuer for another renewal that needs the same credential: it returns the newest one, or obtains a newer one.</summary>
    public CredentialIssuer CreateIssuer()
    {
        AccessKeyCredential issued = Current;
        return new CredentialIssuer(async cancellationToken =>
        {
            AccessKeyCredential newest = Current;
            return issued = newest.AccessKeyId != issued.AccessKeyId ? newest : await RenewAsync(newest, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>
    /// The newest credential for a caller that signs with it now: renewed first if it is due, even if this renewal has ended
    /// and another one uses its source.
    /// </summary>
    /// <exception cref="OssCredentialException">The credential has expired, and the source failed.</exception>
    public async Task<AccessKeyCredential> GetAsync(CancellationToken cancellationToken)
    {
        AccessKeyCredential current = Current;
        if (_credential.UntilRefresh is not TimeSpan wait || (wait > TimeSpan.Zero && Remaining > TimeSpan.Zero))
        {
            return current;
        }

        try
        {
            return await RenewAsync(current, cancellationToken).ConfigureAwait(false);
        }
        catch (OssCredentialException) when (Remaining > TimeSpan.Zero)
        {
            return current;
        }
    }

    /// <summary>Renews until disposed. The task then completes without an error.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (_credential.UntilRefresh is TimeSpan wait)
            {
                _stop.ThrowIfCancellationRequested();
                if (wait > TimeSpan.Zero)
                {
                    await _clock.Delay(wait < s_longestWait ? wait : s_longestWait, _stop).ConfigureAwait(false);
                    continue;
                }

                await AttemptAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed: the requested end.
        }
    }

    /// <summary>Renews now, for a caller that needs more time than the current credential has. An attempt in progress is joined.</summary>
    /// <param name="than">The credential that isn't valid for long enough.</param>
    /// <param name="cancellationToken">Cancels the caller's wait, not the attempt.</param>
    /// <exception cref="OssCredentialException">The source failed, now or so recently that it isn't asked again.</exception>
    public async Task<AccessKeyCredential> RenewAsync(AccessKeyCredential than, CancellationToken cancellationToken)
    {
        AccessKeyCredential newest = await _credential.RefreshAsync(_issuer.IssueAsync, than, cancellationToken).ConfigureAwait(false);
        if (Interlocked.Exchange(ref _announced, newest) is AccessKeyCredential before && before.AccessKeyId != newest.AccessKeyId)
        {
            Volatile.Write(ref _lastRenewalTicks, _clock.UtcNow.UtcTicks);
            Attempted?.Invoke(this, EventArgs.Empty);
        }

        return newest;
    }

    /// <summary>Ends the renewal. Credentials that were issued stay valid until they expire.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stopping.Cancel();
            _stopping.Dispose();
        }
    }

    private async Task AttemptAsync()
    {
        try
        {
            await RenewAsync(Current, _stop).ConfigureAwait(false);
        }
        catch (OssCredentialException)
        {
            // The failure is in Failure, which subscribers read.
            Attempted?.Invoke(this, EventArgs.Empty);
        }
    }
}
