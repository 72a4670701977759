using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>Where a sign-in is kept while it is renewed: a profile, which others share, or only this session.</summary>
internal interface ISignInHolder
{
    /// <summary>The source of the credentials, for people to read.</summary>
    string Source { get; }

    /// <summary>The command to sign in again.</summary>
    string SignInCommand { get; }

    /// <summary>Takes turns with everyone who renews the same sign-in, in this process and others. Disposing the turn ends it.</summary>
    /// <exception cref="OssCredentialException">Another turn lasted too long.</exception>
    Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken);

    /// <summary>The sign-in that is held now.</summary>
    /// <exception cref="OssCredentialException">It no longer exists, or can't be read.</exception>
    StoredSignIn Read();

    /// <summary>Ensures, before a refresh token is used up, that a new one can be stored. Only within a turn.</summary>
    /// <exception cref="OssCredentialException">It can't be stored.</exception>
    void Reserve();

    /// <summary>Keeps a renewed sign-in until <see cref="TryReplace"/> has stored it, even for the next turn. Only within a turn.</summary>
    /// <exception cref="OssCredentialException">It couldn't be kept.</exception>
    void KeepAside(StoredSignIn expected, StoredSignIn renewed);

    /// <summary>
    /// Stores a sign-in; does nothing and returns false if the held one is no longer <paramref name="expected"/>. Only within a
    /// turn.
    /// </summary>
    /// <exception cref="OssCredentialException">It couldn't be stored.</exception>
    bool TryReplace(StoredSignIn expected, StoredSignIn replacement);
}
