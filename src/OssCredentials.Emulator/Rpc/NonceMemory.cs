using System;
using System.Collections.Generic;
using System.Threading;

namespace OssCredentials.Emulator.Rpc;

/// <summary>The nonces seen, each kept as long as a request with it could still pass the timestamp check.</summary>
internal sealed class NonceMemory
{
    private const int SweepEvery = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string AccessKeyId, string Nonce), DateTimeOffset> _seen = [];
    private readonly TimeProvider _clock;
    private readonly TimeSpan _memory;

    public NonceMemory(TimeProvider clock, TimeSpan memory)
    {
        _clock = clock;
        _memory = memory;
    }

    /// <summary>Whether this is the first request of this key with this nonce.</summary>
    public bool TryUse(string accessKeyId, string nonce)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        lock (_lock)
        {
            if (_seen.Count > 0 && _seen.Count % SweepEvery == 0)
            {
                Sweep(now);
            }

            if (_seen.TryGetValue((accessKeyId, nonce), out DateTimeOffset since) && now - since <= _memory)
            {
                return false;
            }

            _seen[(accessKeyId, nonce)] = now;
            return true;
        }
    }

    private void Sweep(DateTimeOffset now)
    {
        foreach (((string, string) key, DateTimeOffset since) in _seen)
        {
            if (now - since > _memory)
            {
                _seen.Remove(key);
            }
        }
    }
}
