using System;
using System.Collections.Generic;
using System.IO;
using OssCredentials.Persistence;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that what is stored for the user or the machine can be read, is complete, and hasn't expired.</summary>
internal sealed class StoreCheck : LocalCheck
{
    private readonly StoreScope _scope;

    public StoreCheck(StoreScope scope)
        : base(scope + "Store") => _scope = scope;

    public override bool Concerns(CheckContext context) => context.IsOfEnvironment;

    protected override IEnumerable<CheckResult> Look(CheckContext context)
    {
        Attempt<StoredCredential> stored = context.Stored(_scope);
        if (stored.Failure is StoreException failure)
        {
            // The machine's store is for one group; a user outside it has nothing to fix.
            yield return failure.InnerException is IOException or UnauthorizedAccessException && _scope == StoreScope.Machine
                ? NotChecked("This user can't read what is stored for the machine.", failure.Target)
                : failure.Target == "HOME" ? NotChecked(failure.Message, failure.Target)
                : Failed(failure);
        }
        else if (stored.Value is not StoredCredential found)
        {
            yield return NotChecked($"Nothing is stored for the {Word}.");
        }
        else if (found.Credential.Expiration is DateTimeOffset end && end - context.Now < ExpirationCheck.Soon)
        {
            string remedy = $"Store a new one with Set-OssCredential -Scope {_scope}, or remove this one with Clear-OssCredential -Scope {_scope}.";
            yield return end <= context.Now
                ? Failed($"The credential stored for the {Word} expired at {Expirations.ToText(end)}: no shell gets it.", remedy, found.Location)
                : Warning($"The credential stored for the {Word} expires at {Expirations.ToText(end)}.", remedy, found.Location);
        }
        else
        {
            yield return Passed($"{CheckContext.Shown(found.Credential.AccessKeyId)} is stored for the {Word}.", found.Location);
        }
    }

    private string Word => _scope == StoreScope.User ? "user" : "machine";
}
