using System;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;

namespace OssCredentials.Environment;

/// <summary>
/// For as long as it is held, the process's environment has one credential and no other identity of any family
/// (<see cref="IdentityVariables"/>). Disposing of it puts back exactly what was there.
/// </summary>
/// <remarks>
/// The environment belongs to the whole process, so there is one at a time; its owner may nest further ones in it.
/// On .NET 8 off Windows, an <c>OSS_*</c> variable that was empty comes back unset: .NET cannot set it there.
/// </remarks>
public sealed class EnvironmentScope : IDisposable
{
    private static readonly SemaphoreSlim s_turn = new(1, 1);

    // Written only by who has the turn.
    private static Holder? s_holder;

    private readonly Holder _holder;
    private readonly EnvironmentLayer _layer;
    private int _isDisposed;

    private EnvironmentScope(Holder holder, EnvironmentLayer layer)
    {
        _holder = holder;
        _layer = layer;
    }

    /// <summary>Waits until no other owner holds the environment, then puts the credential into it.</summary>
    /// <param name="credential">The credential. A role beside it is written to its variable and not assumed.</param>
    /// <param name="owner">Who holds it: one flow of control, a runspace say. The holder's own further scopes do not wait.</param>
    /// <param name="timeout">How long to wait for another owner; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="EnvironmentBusyException">Another owner held it for longer.</exception>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public static EnvironmentScope Enter(AccessKeyCredential credential, Guid owner, TimeSpan timeout, CancellationToken cancellationToken)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        Holder? holder = Volatile.Read(ref s_holder);
        if (holder?.Owner == owner)
        {
            holder.Depth++;
        }
        else
        {
            if (!s_turn.Wait(timeout, cancellationToken))
            {
                throw new EnvironmentBusyException(timeout);
            }

            holder = new Holder(owner);
            Volatile.Write(ref s_holder, holder);
        }

        try
        {
            return new EnvironmentScope(holder, EnvironmentLayer.Push(credential));
        }
        catch
        {
            Leave(holder);
            throw;
        }
    }

    /// <summary>Puts back what was there.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            try
            {
                _layer.Pop();
            }
            finally
            {
                Leave(_holder);
            }
        }
    }

    private static void Leave(Holder holder)
    {
        if (--holder.Depth == 0)
        {
            Volatile.Write(ref s_holder, null);
            s_turn.Release();
        }
    }

    /// <summary>Who has the turn, and how many scopes deep. Used by that one flow of control alone.</summary>
    private sealed class Holder
    {
        public Holder(Guid owner) => Owner = owner;

        public Guid Owner { get; }

        public int Depth { get; set; } = 1;
    }
}
