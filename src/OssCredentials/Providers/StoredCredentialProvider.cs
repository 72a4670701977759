using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>The credential that Set-OssCredential stored for the user or the machine, read from the store itself and not through a shell.</summary>
internal sealed class StoredCredentialProvider : ICredentialProvider
{
    private readonly StoreScope _scope;
    private readonly CredentialServices _services;

    public StoredCredentialProvider(StoreScope scope, CredentialServices services)
    {
        _scope = scope;
        _services = services;
    }

    public string Name => _scope == StoreScope.User ? "stored for the user" : "stored for the machine";

    public ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) => new(Read());

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            StoredCredential stored = Open();
            return CredentialSourceDescriber.Holds(
                Name, stored.Credential, stored.Location, "set with Set-OssCredential -Scope " + _scope, _services.Clock.UtcNow);
        });

    private AccessKeyCredential Read()
    {
        AccessKeyCredential credential = Open().Credential;
        if (credential.Expiration is not { } end)
        {
            return credential;
        }

        DateTimeOffset now = _services.Clock.UtcNow;
        if (end <= now)
        {
            throw new CredentialSourceException(
                CredentialSourceException.StoredSessionExpired,
                $"The credential {Name} expired at {Expirations.ToText(end)}.",
                $"Store a new one with Set-OssCredential -Scope {_scope}, or remove this one with Clear-OssCredential -Scope {_scope}.");
        }

        CredentialEnd.Warn(_services.Logger, $"the scope {_scope}", end, now, lifetime: null);
        return credential;
    }

    private StoredCredential Open()
    {
        ICredentialStore store;
        try
        {
            store = _services.OpenStore(_scope);
        }
        catch (StoreException exception)
        {
            // Without a home folder there is no store that could be wrong.
            throw new CredentialUnavailableException(exception.Message, exception.Remedy, exception);
        }

        try
        {
            return store.Read() ?? throw new CredentialUnavailableException($"Nothing is stored in {store.Location}.");
        }
        catch (StoreException exception) when (exception.IsForOthers)
        {
            // This user's shells ignore it as well.
            throw new CredentialUnavailableException(exception.Message, exception.Remedy, exception);
        }
    }
}
