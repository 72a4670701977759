using System;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Persistence;

/// <summary>The additional variables of a store, for looking them up.</summary>
internal sealed class StoredVariables : IEnvironmentVariables
{
    private readonly StoredCredential? _stored;

    private StoredVariables(StoredCredential? stored) => _stored = stored;

    /// <summary>Reads the store. One that this version can't read can only be replaced as a whole, so it counts as empty.</summary>
    public static StoredVariables Of(ICredentialStore store)
    {
        try
        {
            return new StoredVariables(store.Read());
        }
        catch (StoreException)
        {
            return new StoredVariables(null);
        }
    }

    public string? AccountHome => null;

    public string? Get(string name) => _stored?.FurtherVariables.FirstOrDefault(variable => variable.Key == name).Value;

    public void Set(string name, string? value) => throw new NotSupportedException("A store is written as a whole.");
}
