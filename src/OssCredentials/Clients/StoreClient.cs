using System;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Persistence;

namespace OssCredentials.Clients;

/// <summary>Reads, writes and removes the credential that is stored for the user or the machine.</summary>
public sealed class StoreClient
{
    private readonly Func<StoreScope, ICredentialStore> _open;
    private readonly SessionClient _session;

    internal StoreClient(Func<StoreScope, ICredentialStore> open, SessionClient session)
    {
        _open = open;
        _session = session;
    }

    /// <summary>Stores a credential, and sets it in this process's environment as well.</summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    /// <exception cref="StoreException">It could not be stored; what was stored before is whole, and the session is as it was.</exception>
    public StoreReport Set(StoreScope scope, AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        _session.Check(credential);
        StoreReport report = _open(scope).Write(credential, options, cancellationToken);
        if (!options.WhatIf)
        {
            _session.Apply(credential, options.FurtherVariables);
        }

        return report;
    }

    /// <summary>What is stored; null when nothing is. No shell is run.</summary>
    /// <exception cref="StoreException">It can't be read, or isn't what a store writes.</exception>
    public StoredCredential? Get(StoreScope scope) => _open(scope).Read();

    /// <summary>Removes what <see cref="Set"/> stored, and nothing else.</summary>
    /// <exception cref="StoreException">It could not be removed.</exception>
    public StoreReport Clear(StoreScope scope, bool whatIf, CancellationToken cancellationToken) => _open(scope).Clear(whatIf, cancellationToken);
}
