using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>A sign-in that is in no file: it ends with the process.</summary>
internal sealed class SessionSignIn : ISignInHolder
{
    private volatile StoredSignIn _held;

    public SessionSignIn(StoredSignIn signIn, string source, string signInCommand)
    {
        _held = signIn;
        Source = source;
        SignInCommand = signInCommand;
    }

    public string Source { get; }

    public string SignInCommand { get; }

    // Only the session's own renewal uses it, and never twice at the same time.
    public Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken) => Task.FromResult<IDisposable>(new Turn());

    public StoredSignIn Read() => _held;

    public void Reserve()
    {
        // It needs only memory.
    }

    public void KeepAside(StoredSignIn expected, StoredSignIn renewed)
    {
        // It is stored in a moment, or the process and its session are gone.
    }

    public bool TryReplace(StoredSignIn expected, StoredSignIn replacement)
    {
        if (!_held.HasSameTokens(expected))
        {
            return false;
        }

        _held = replacement;
        return true;
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose()
        {
            // Nothing was allocated.
        }
    }
}
