using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Serving;

namespace OssCredentials.Clients;

/// <summary>Serves a temporary credential to programs that read it from a URL, so that it can be renewed while they run.</summary>
public sealed class ServingClient
{
    private readonly Func<StoreScope, ICredentialStore> _openStore;
    private readonly IEnvironmentVariables _environment;

    internal ServingClient(Func<StoreScope, ICredentialStore> openStore, IEnvironmentVariables environment)
    {
        _openStore = openStore;
        _environment = environment;
    }

    /// <summary>Checks that no start-up file would export a stored credential to a program that is to use the served one.</summary>
    /// <exception cref="CredentialSourceException">A store was written by a version that doesn't support served credentials.</exception>
    /// <exception cref="StoreException">The stored credential can't be read, or has unexpected content.</exception>
    public void CheckStores()
    {
        foreach (StoreScope scope in (StoreScope[])[StoreScope.User, StoreScope.Machine])
        {
            if (Read(scope) is StoredCredential { YieldsToServed: false } stored)
            {
                throw new CredentialSourceException(
                    "StoreBeforeServing",
                    $"An earlier version of OssCredentials wrote '{stored.Location}': each shell would set the credential that is stored there, and programs would use it instead of the one that is served.",
                    $"Store the credential again with Set-OssCredential -Scope {scope}, or remove it with Clear-OssCredential -Scope {scope}.")
                { Location = stored.Location };
            }
        }
    }

    /// <summary>Serves a credential and renews it, until the result is disposed.</summary>
    /// <param name="first">The credential, with its token and expiration.</param>
    /// <param name="renew">Obtains another, on any thread; null if that isn't possible and the first is served until it expires.</param>
    /// <param name="lead">How long before it expires the credential is renewed; half of its lifetime if that is less. At least <see
    /// cref="CredentialServer.RenewalLead"/>.</param>
    /// <exception cref="CredentialSourceException">The credential can't be served, or this machine doesn't allow a program to listen.</exception>
    public ServedIdentity Start(AccessKeyCredential first, Func<CancellationToken, Task<AccessKeyCredential>>? renew, TimeSpan lead) =>
        ServedIdentity.Start(first, renew, lead < CredentialServer.RenewalLead ? CredentialServer.RenewalLead : lead, _environment);

    private StoredCredential? Read(StoreScope scope)
    {
        ICredentialStore store;
        try
        {
            store = _openStore(scope);
        }
        catch (StoreException)
        {
            // Without a home folder there is no store.
            return null;
        }

        try
        {
            return store.Read();
        }
        catch (StoreException exception) when (exception.IsForOthers)
        {
            // This user's shells can't read it either.
            return null;
        }
    }
}
