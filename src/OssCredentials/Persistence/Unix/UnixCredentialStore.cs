using System.Threading;
using OssCredentials.Credentials;

namespace OssCredentials.Persistence.Unix;

/// <summary>
/// A store of files: the secret folder has the set in the language of each shell, and a block in each start-up file reads the file
/// for its shell.
/// </summary>
internal sealed class UnixCredentialStore : ICredentialStore
{
    private readonly UnixStoreLocation _location;

    public UnixCredentialStore(UnixStoreLocation location) => _location = location;

    /// <inheritdoc/>
    public StoreScope Scope => _location.Scope;

    /// <inheritdoc/>
    public string Location => _location.Folder;

    /// <inheritdoc/>
    public StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken) =>
        new UnixStoreWriter(_location).Write(credential, options, cancellationToken);

    /// <inheritdoc/>
    public StoredCredential? Read() => new UnixStoreReader(_location).Read();

    /// <inheritdoc/>
    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken) => new UnixStoreRemover(_location).Clear(whatIf, cancellationToken);
}
