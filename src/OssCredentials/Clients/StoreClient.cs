using System;
using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
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
    /// <param name="scope">Where to store it.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="further">Additional variables to store and set.</param>
    /// <param name="options">How to store it.</param>
    /// <param name="writer">Who sets it in this process's environment; null if that isn't tracked.</param>
    /// <param name="cancellationToken">Stops it before the first change.</param>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    /// <exception cref="StoreException">It couldn't be stored; what was stored before is intact, and the session is unchanged.</exception>
    public StoreReport Set(
        StoreScope scope, AccessKeyCredential credential, FurtherVariables further, StoreWriteOptions options, EnvironmentWriter? writer, CancellationToken cancellationToken)
    {
        _ = further ?? throw new ArgumentNullException(nameof(further));
        _ = options ?? throw new ArgumentNullException(nameof(options));

        _session.Check(credential);
        further.Check();
        ICredentialStore store = _open(scope);
        StoredVariables there = StoredVariables.Of(store);
        bool isIncluded = further.Includes(there);
        SessionClient.RefuseRole(credential, isIncluded || _session.IncludesAlibabaCloud(further));
        StoreReport report = store.Write(credential, options with { FurtherVariables = further.ValuesFor(credential, there, _session.ReadProfileRegion) }, cancellationToken);
        var warnings = new List<StoreWarning>(report.Warnings);
        if (isIncluded)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ProfilesIgnored,
                $"The aliyun CLI ignores its profiles from now on: {AlibabaCloudVariables.IgnoreProfile[0]} is stored with the credential. Clear-OssCredential -Scope {scope} removes it."));
        }

        if (!options.WhatIf && _session.Set(credential, further, writer) is EnvironmentWriter replaced)
        {
            warnings.Add(new StoreWarning(StoreWarningKind.SessionOfAnother, SessionClient.ReplacedAnother(replaced)));
        }

        return new StoreReport(report.Changes, warnings);
    }

    /// <summary>What is stored; null if nothing is. No shell is run.</summary>
    /// <exception cref="StoreException">It can't be read, or has unexpected content.</exception>
    public StoredCredential? Get(StoreScope scope) => _open(scope).Read();

    /// <summary>Removes what <see cref="Set"/> stored, and nothing else.</summary>
    /// <exception cref="StoreException">It couldn't be removed.</exception>
    public StoreReport Clear(StoreScope scope, bool whatIf, CancellationToken cancellationToken) => _open(scope).Clear(whatIf, cancellationToken);
}
