using System;

namespace OssCredentials.Caching;

/// <summary>Everything that a cached credential depends on: the signer, the request, the endpoint. Any difference makes another entry.</summary>
/// <remarks>It contains secrets, so it shows none of its parts.</remarks>
internal sealed class CacheKey : IEquatable<CacheKey>
{
    private readonly string?[] _parts;
    private readonly int _hash;

    public CacheKey(params string?[] parts)
    {
        _parts = parts;
        int hash = parts.Length;
        foreach (string? part in parts)
        {
            // Not the whole of a token of a thousand characters: a cache holds a handful of keys, and each call creates one.
            hash = unchecked((hash * 31) + (string.IsNullOrEmpty(part) ? 0 : (part!.Length * 31) + part[part.Length - 1]));
        }

        _hash = hash;
    }

    public bool Equals(CacheKey? other)
    {
        if (other is null || other._hash != _hash || other._parts.Length != _parts.Length)
        {
            return false;
        }

        for (int i = 0; i < _parts.Length; i++)
        {
            if (!string.Equals(_parts[i], other._parts[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as CacheKey);

    public override int GetHashCode() => _hash;
}
