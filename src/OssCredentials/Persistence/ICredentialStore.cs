using System.Threading;
using OssCredentials.Credentials;

namespace OssCredentials.Persistence;

/// <summary>A store in which a credential outlives the session: the user's or the machine's.</summary>
internal interface ICredentialStore
{
    /// <summary>The scope of the store.</summary>
    StoreScope Scope { get; }

    /// <summary>The folder or registry key of the store.</summary>
    string Location { get; }

    /// <summary>Stores a credential in place of the current one, makes new shells read it, and reads it back.</summary>
    /// <param name="credential">The credential, validated by <see cref="CredentialRules"/>.</param>
    /// <param name="options">How to store it.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer; what was stored before is then intact.</param>
    /// <returns>Every file or value that was checked, and what happened to it.</returns>
    /// <exception cref="StoreException">The credential couldn't be stored; what was stored before is intact.</exception>
    StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Reads what is stored, without running a shell; null if nothing is.</summary>
    /// <exception cref="StoreException">It can't be read, or has unexpected content.</exception>
    StoredCredential? Read();

    /// <summary>Removes what <see cref="Write"/> wrote, and nothing else.</summary>
    /// <param name="whatIf">Whether to report only.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer.</param>
    /// <returns>Every file or value that was checked, and what happened to it.</returns>
    /// <exception cref="StoreException">It couldn't be removed.</exception>
    StoreReport Clear(bool whatIf, CancellationToken cancellationToken);
}
