using System;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Persistence;

/// <summary>What a store holds beside the set, as variables that can be looked up.</summary>
internal sealed class StoredVariables : IEnvironmentVariables
{
    private readonly StoredCredential? _stored;

    private StoredVariables(StoredCredential? stored) => _stored = stored;

    /// <summary>Reads the store. What is none of this version's can only be replaced as a whole, so it counts as nothing.</summary>
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

    public string? Get(string name) => _stored?.FurtherVariables.FirstOrDefault(variable => variable.Key == name).Value;

    public void Set(string name, string? value) => throw new NotSupportedException("A store is written as a whole.");
}
