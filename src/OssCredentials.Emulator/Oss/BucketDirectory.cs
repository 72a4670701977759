using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;

namespace OssCredentials.Emulator.Oss;

/// <summary>The buckets of the emulated OSS. Thread-safe.</summary>
public sealed class BucketDirectory
{
    private readonly ConcurrentDictionary<string, EmulatorBucket> _buckets = new(StringComparer.Ordinal);

    /// <summary>Every bucket, by name.</summary>
    public IReadOnlyList<EmulatorBucket> All => [.. _buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal)];

    /// <summary>Adds a bucket.</summary>
    /// <exception cref="ArgumentException">A bucket with that name already exists.</exception>
    public EmulatorBucket Add(EmulatorBucket bucket)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        return _buckets.TryAdd(bucket.Name, bucket) ? bucket : throw new ArgumentException($"There is a bucket {bucket.Name} already.", nameof(bucket));
    }

    /// <summary>Finds a bucket by its name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out EmulatorBucket? bucket) => _buckets.TryGetValue(name, out bucket);

    /// <summary>Removes a bucket with all of its content.</summary>
    public bool Remove(string name) => _buckets.TryRemove(name, out _);
}
