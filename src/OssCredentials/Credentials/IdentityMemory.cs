using System;
using System.Collections.Generic;

namespace OssCredentials.Credentials;

/// <summary>What this process has learned of credentials, by their AccessKey ID. No secret is kept.</summary>
internal sealed class IdentityMemory<T>
    where T : class
{
    // A session works with a handful of identities. Past this all are forgotten, and are then like those of other processes.
    private const int MaximumEntries = 256;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    /// <summary>Remembers a fact, instead of an earlier one of the same credential.</summary>
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

    /// <summary>What is known of a credential; null when nothing is.</summary>
    public T? Find(string accessKeyId)
    {
        lock (_known)
        {
            return _known.TryGetValue(accessKeyId, out T? fact) ? fact : null;
        }
    }
}
