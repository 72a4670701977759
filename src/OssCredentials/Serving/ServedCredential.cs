using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Transport;

namespace OssCredentials.Serving;

/// <summary>
/// The credential that a server returns: available before anyone asks, and renewed early enough for every client. A client never
/// waits, whatever the source does meanwhile.
/// </summary>
internal sealed class ServedCredential : IDisposable
{
    private readonly Func<CancellationToken, Task<AccessKeyCredential>>? _renew;
    private readonly CredentialRenewal _renewal;
    private volatile Tuple<AccessKeyCredential, byte[]> _answer;

    /// <summary>Creates one with a credential that was just obtained.</summary>
    /// <param name="first">The credential, checked with <see cref="CredentialServer.Check"/>.</param>
    /// <param name="renew">Obtains another; null if that isn't possible and it is served until it expires.</param>
    /// <param name="lead">How long before it expires it is renewed; half of its lifetime if that is less.</param>
    /// <param name="clock">The time.</param>
    public ServedCredential(
        AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead, IClock clock)
    {
        _renew = renew;
        _renewal = new CredentialRenewal(
            new CredentialIssuer(RenewAsync), first, clock, lifetime => TimeSpan.FromTicks(Math.Min(lead.Ticks, Math.Max(0, lifetime.Ticks / 2))));
        _answer = Tuple.Create(first, ServedAnswer.Of(first));
    }

    /// <summary>The newest credential.</summary>
    public AccessKeyCredential Current => _renewal.Current;

    /// <summary>Why the last renewal failed; null if it didn't.</summary>
    public OssCredentialException? Failure => _renewal.Failure;

    /// <summary>Whether the newest credential has expired.</summary>
    /// <remarks>Clients read whole seconds, so a credential expires when that second begins.</remarks>
    public bool IsExpired => _renewal.Remaining <= TimeSpan.FromTicks(Current.Expiration!.Value.Ticks % TimeSpan.TicksPerSecond);

    /// <summary>The current response.</summary>
    public byte[] Answer
    {
        get
        {
            // The order matters: a credential that arrives in between is newer than the one that was found to be valid.
            if (IsExpired)
            {
                return ServedAnswer.Unavailable;
            }

            AccessKeyCredential current = Current;
            Tuple<AccessKeyCredential, byte[]> answer = _answer;
            if (answer.Item1 != current)
            {
                _answer = answer = Tuple.Create(current, ServedAnswer.Of(current));
            }

            return answer.Item2;
        }
    }

    /// <summary>Renews until disposed. The task then completes without an error.</summary>
    public Task RunAsync() => _renew is null ? Task.CompletedTask : _renewal.RunAsync();

    public void Dispose() => _renewal.Dispose();

    // A source with a cache returns the same credential until it has another.
    private async Task<AccessKeyCredential> RenewAsync(CancellationToken cancellationToken)
    {
        AccessKeyCredential next = await _renew!(cancellationToken).ConfigureAwait(false);
        CredentialServer.Check(next);
        return next.Expiration > Current.Expiration ? next : Current;
    }
}
