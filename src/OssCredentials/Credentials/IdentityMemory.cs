using System;
using System.Collections.Generic;

namespace OssCredentials.Credentials;

/// <summary>What this process has learned about credentials, by AccessKey ID. No secret is kept.</summary>
internal sealed class IdentityMemory<T>
    where T : class
{
    // A session works with a handful of identities. Above this number all are forgotten and treated like those of other processes.
    private const int MaximumEntries = 256;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers a fact, replacing an earlier one about the same credential.</summary>
    public void Note(string accessKeyId, T fact)
    {
        lock (_known)
        {
            if (_known.Count >= MaximumEntries)
            {
                _known.Clear();
            }

            _known[accessKeyId] = fact;
        }
    }

    /// <summary>What is known about a credential; null if nothing is.</summary>
    public T? Find(string accessKeyId)
    {
        lock (_known)
        {
            return _known.TryGetValue(accessKeyId, out T? fact) ? fact : null;
        }
    }
}
