using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;

namespace OssCredentials.Rotation;

/// <summary>The user's or the machine's store.</summary>
internal sealed class StorePlace : KeyPlace
{
    private readonly ICredentialStore _store;
    private readonly Func<string, string?>? _powerShellSyntaxError;

    public StorePlace(ICredentialStore store, Func<string, string?>? powerShellSyntaxError)
    {
        _store = store;
        _powerShellSyntaxError = powerShellSyntaxError;
    }

    public StoreScope Scope => _store.Scope;

    public override string Name => _store.Scope == StoreScope.User ? $"the user's store {_store.Location}" : $"the machine's store {_store.Location}";

    public override AccessKeyCredential? Read()
    {
        try
        {
            return _store.Read()?.Credential;
        }
        catch (StoreException exception) when (exception.IsForOthers)
        {
            // It isn't for this user: whatever key it holds, this user's shells don't get it.
            return null;
        }
    }

    public override void Check(AccessKeyCredential held, CancellationToken cancellationToken)
    {
        // A start-up file that is refused doesn't prevent a key from being stored.
        if (Write(held, whatIf: true, cancellationToken).Changes.FirstOrDefault(
            change => change.Outcome == StoreChangeOutcome.Refused && change.Target.StartsWith(_store.Location, StringComparison.Ordinal)) is StoreChange refused)
        {
            throw new StoreException(refused.Target, $"'{refused.Target}' could not be written: {refused.Reason}", "Fix the cause, and run the command again.");
        }
    }

    public override IReadOnlyList<string> Write(AccessKeyCredential keyPair, CancellationToken cancellationToken) =>
        [.. Write(keyPair, whatIf: false, cancellationToken).Warnings.Select(static warning => warning.Message)];

    public override void Settle(CancellationToken cancellationToken)
    {
        if (Read() is AccessKeyCredential held)
        {
            Write(held, whatIf: false, cancellationToken);
        }
    }

    private StoreReport Write(AccessKeyCredential keyPair, bool whatIf, CancellationToken cancellationToken)
    {
        StoredCredential? stored = _store.Read();
        return _store.Write(
            new AccessKeyCredential(keyPair.AccessKeyId, keyPair.AccessKeySecret) { RoleArn = stored?.Credential.RoleArn },
            new StoreWriteOptions
            {
                WhatIf = whatIf,
                ChecksOnly = whatIf,
                KeepReaders = true,
                FurtherVariables = stored is null ? [] : [.. stored.FurtherVariables.Select(variable => Replace(variable, stored.Credential, keyPair))],
                PowerShellSyntaxError = _powerShellSyntaxError,
            },
            cancellationToken);
    }

    // The additional variables for other tools hold the same pair under their own names.
    private static KeyValuePair<string, string?> Replace(KeyValuePair<string, string?> variable, AccessKeyCredential held, AccessKeyCredential keyPair) =>
        new(
            variable.Key,
            variable.Value == held.AccessKeyId ? keyPair.AccessKeyId
            : variable.Value == held.AccessKeySecret ? keyPair.AccessKeySecret
            : variable.Value);
}
