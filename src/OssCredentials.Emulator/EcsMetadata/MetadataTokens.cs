using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace OssCredentials.Emulator.EcsMetadata;

/// <summary>The tokens of the hardened mode, each valid for the requested time.</summary>
internal sealed class MetadataTokens
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _ends = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    public MetadataTokens(TimeProvider clock) => _clock = clock;

    public string Create(TimeSpan lifetime)
    {
        string token = Convert.ToBase64String(RandomNumberGenerator.GetBytes(42));
        _ends[token] = _clock.GetUtcNow() + lifetime;
        return token;
    }

    public bool IsValid(string token) => _ends.TryGetValue(token, out DateTimeOffset end) && _clock.GetUtcNow() < end;
}
