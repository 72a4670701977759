using System.Threading;
using OssCredentials.Credentials;

namespace OssCredentials.Persistence;

/// <summary>Where a credential outlives the session: the user's or the machine's.</summary>
internal interface ICredentialStore
{
    /// <summary>For whom.</summary>
    StoreScope Scope { get; }

    /// <summary>The folder or registry key of the store.</summary>
    string Location { get; }

    /// <summary>Stores a credential instead of what is stored, makes new shells read it, and reads it back.</summary>
    /// <param name="credential">The credential; <see cref="CredentialRules"/> has passed it.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends the wait for another writer; when it is cancelled, what was stored before is whole.</param>
    /// <returns>Every file or value that was looked at, and what became of it.</returns>
    /// <exception cref="StoreException">The credential could not be stored; what was stored before is whole.</exception>
    StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken);

    /// <summary>Reads what is stored, without running a shell; null when nothing is.</summary>
    /// <exception cref="StoreException">It cannot be read, or is not what a store writes.</exception>
    StoredCredential? Read();

    /// <summary>Removes what <see cref="Write"/> wrote, and nothing else.</summary>
    /// <param name="whatIf">Whether to report only.</param>
    /// <param name="cancellationToken">Ends the wait for another writer.</param>
    /// <returns>Every file or value that was looked at, and what became of it.</returns>
    /// <exception cref="StoreException">It could not be removed.</exception>
    StoreReport Clear(bool whatIf, CancellationToken cancellationToken);
}
