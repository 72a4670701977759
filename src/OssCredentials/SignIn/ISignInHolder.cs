using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>Where a sign-in is kept while it's renewed: a profile, which others share, or this session alone.</summary>
internal interface ISignInHolder
{
    /// <summary>Where the credentials come from, for a person.</summary>
    string Source { get; }

    /// <summary>The command that signs in again.</summary>
    string SignInCommand { get; }

    /// <summary>Takes turns with all who renew the same sign-in, in this process and others. Disposing of the turn ends it.</summary>
    /// <exception cref="OssCredentialException">Another had its turn for too long.</exception>
    Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken);

    /// <summary>What is held now.</summary>
    /// <exception cref="OssCredentialException">It's gone, or can't be read.</exception>
    StoredSignIn Read();

    /// <summary>Makes sure, before a refresh token is used up, that a new one can be stored. Only within a turn.</summary>
    /// <exception cref="OssCredentialException">It can't.</exception>
    void Reserve();

    /// <summary>Keeps a renewed sign-in aside until <see cref="TryReplace"/> has stored it, also for the next turn. Only within a turn.</summary>
    /// <exception cref="OssCredentialException">It couldn't be kept.</exception>
    void KeepAside(StoredSignIn expected, StoredSignIn renewed);

    /// <summary>Stores a sign-in; false, and nothing done, when what is held isn't <paramref name="expected"/> any more. Only within a turn.</summary>
    /// <exception cref="OssCredentialException">It couldn't be stored.</exception>
    bool TryReplace(StoredSignIn expected, StoredSignIn replacement);
}
