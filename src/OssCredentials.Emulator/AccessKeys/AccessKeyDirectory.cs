using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OssCredentials.Emulator.AccessKeys;

/// <summary>The AccessKeys that the emulator accepts. Thread-safe.</summary>
public sealed class AccessKeyDirectory
{
    private readonly ConcurrentDictionary<string, EmulatorAccessKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Adds a key.</summary>
    /// <exception cref="ArgumentException">A key with this ID already exists.</exception>
    public void Add(EmulatorAccessKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!_keys.TryAdd(key.AccessKeyId, key))
        {
            throw new ArgumentException($"There is an AccessKey {key.AccessKeyId} already.", nameof(key));
        }
    }

    /// <summary>Finds a key by its ID. The comparison is case-sensitive.</summary>
    public bool TryFind(string accessKeyId, [NotNullWhen(true)] out EmulatorAccessKey? key) =>
        _keys.TryGetValue(accessKeyId, out key);

    /// <summary>Finds the temporary key that a token was issued with.</summary>
    public bool TryFindByToken(string securityToken, [NotNullWhen(true)] out EmulatorAccessKey? key)
    {
        key = _keys.Values.FirstOrDefault(candidate => candidate.SecurityToken == securityToken);
        return key is not null;
    }

    /// <summary>Removes a key. Later requests that use it are refused as unknown.</summary>
    public bool Remove(string accessKeyId) => _keys.TryRemove(accessKeyId, out _);

    /// <summary>The long-term keys of a user or of an account, the oldest first.</summary>
    public IReadOnlyList<EmulatorAccessKey> LongTermKeysOf(string arn) =>
    [
        .. _keys.Values
            .Where(key => key.SecurityToken is null && key.Caller.Arn == arn)
            .OrderBy(key => key.CreateDate)
            .ThenBy(key => key.AccessKeyId, StringComparer.Ordinal),
    ];
}
