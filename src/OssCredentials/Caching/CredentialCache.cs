using System.Collections.Generic;
using OssCredentials.Transport;

namespace OssCredentials.Caching;

/// <summary>The credentials that this process has obtained from services, by everything that they depend on.</summary>
internal sealed class CredentialCache
{
    // A session works with a handful of identities. Above this number, the least recently used entry is removed.
    private const int MaximumEntries = 64;

    /// <summary>The process's cache.</summary>
    public static readonly CredentialCache Shared = new(SystemClock.Instance);

    private readonly object _gate = new();
    private readonly Dictionary<CacheKey, LinkedListNode<KeyValuePair<CacheKey, RefreshingCredential>>> _entries = [];
    private readonly LinkedList<KeyValuePair<CacheKey, RefreshingCredential>> _byUse = new();
    private readonly IClock _clock;

    public CredentialCache(IClock clock) => _clock = clock;

    /// <summary>Removes a key.</summary>
    public void Remove(CacheKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _entries.Remove(key);
                _byUse.Remove(node);
            }
        }
    }

    /// <summary>The entry for a key; a new, empty one if there is none.</summary>
    /// <param name="key">Everything that the credential depends on.</param>
    public RefreshingCredential Entry(CacheKey key)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new(new(key, new RefreshingCredential(_clock)));
                _entries.Add(key, node);
                if (_entries.Count > MaximumEntries)
                {
                    _entries.Remove(_byUse.Last!.Value.Key);
                    _byUse.RemoveLast();
                }
            }

            _byUse.AddFirst(node);
            return node.Value.Value;
        }
    }
}
