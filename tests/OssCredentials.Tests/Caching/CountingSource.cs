using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Tests.Caching;

/// <summary>A source that counts its requests, and responds as a test specifies.</summary>
internal sealed class CountingSource
{
    private readonly ManualClock _clock;
    private readonly TimeSpan _lifetime;
    private int _requests;

    public CountingSource(ManualClock clock, TimeSpan lifetime)
    {
        _clock = clock;
        _lifetime = lifetime;
    }

    public int Requests => Volatile.Read(ref _requests);

    public bool Fails { get; set; }

    /// <summary>The exception to throw instead of its own error.</summary>
    public Exception? Fault { get; set; }

    /// <summary>The credential to return each time, as the metadata service does until it has a new one.</summary>
    public AccessKeyCredential? Fixed { get; set; }

    /// <summary>Delays responses until it is set.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>Blocks the calling thread, like a slow file or name server.</summary>
    public ManualResetEventSlim? Block { get; set; }

    public async Task<AccessKeyCredential> FetchAsync(CancellationToken cancellationToken)
    {
        int number = Interlocked.Increment(ref _requests);
        Block?.Wait(CancellationToken.None);
        if (Gate is TaskCompletionSource gate)
        {
            await gate.Task;
        }

        return Fixed is not null
            ? new AccessKeyCredential(Fixed.AccessKeyId, Fixed.AccessKeySecret, Fixed.SecurityToken) { Expiration = Fixed.Expiration }
            : Fails
                ? throw Fault ?? new CredentialSourceException("Test", "request " + number)
                : new AccessKeyCredential("STS.key" + number, "secret" + number, "token" + number) { Expiration = _clock.UtcNow + _lifetime };
    }
}
