using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;

namespace OssCredentials.Emulator.Oss;

/// <summary>A bucket of the emulated OSS, with its content. Thread-safe.</summary>
public sealed class EmulatorBucket
{
    /// <summary>The default region.</summary>
    public const string DefaultRegion = "cn-hangzhou";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _uploads = new(StringComparer.Ordinal);
    private readonly List<string> _deleteMarkers = [];

    /// <summary>Creates an empty bucket.</summary>
    public EmulatorBucket(string name, string region = DefaultRegion)
    {
        Name = name ?? throw new ArgumentNullException(nameof(name));
        Region = region ?? throw new ArgumentNullException(nameof(region));
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The bucket's region, such as <c>cn-hangzhou</c>; the scope of a signature must contain it.</summary>
    public string Region { get; }

    /// <summary>The account that owns the bucket; null for the emulator's own. Users and roles of other accounts are refused.</summary>
    public string? OwnerAccountId { get; init; }

    /// <summary>Whether it keeps versions.</summary>
    public BucketVersioning Versioning { get; set; }

    /// <summary>Whether the bucket is blocked for security reasons, in which case each request gets <c>BucketDisable</c>.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreationDate { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>The names of its objects, sorted: a copy.</summary>
    public IReadOnlyList<string> ObjectNames
    {
        get
        {
            lock (_lock)
            {
                return [.. _objects.Keys];
            }
        }
    }

    /// <summary>The IDs of the multipart uploads in progress, each with its object's name: a copy.</summary>
    public IReadOnlyDictionary<string, string> Uploads
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, string>(_uploads, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>The names of the delete markers, in the order in which they were left: a copy.</summary>
    public IReadOnlyList<string> DeleteMarkers
    {
        get
        {
            lock (_lock)
            {
                return [.. _deleteMarkers];
            }
        }
    }

    /// <summary>Stores an object; replaces an existing one with the same name.</summary>
    public void Put(string name, ReadOnlyMemory<byte> body) => Put(name, new StoredObject(body));

    internal void Put(string name, StoredObject stored)
    {
        lock (_lock)
        {
            _objects[name] = stored;
        }
    }

    internal StoredObject? Find(string name)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(name);
        }
    }

    internal IReadOnlyList<KeyValuePair<string, StoredObject>> List(string prefix)
    {
        lock (_lock)
        {
            return [.. _objects.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))];
        }
    }

    internal void Delete(string name)
    {
        lock (_lock)
        {
            _objects.Remove(name);
            if (Versioning != BucketVersioning.Never)
            {
                _deleteMarkers.Add(name);
            }
        }
    }

    internal string BeginUpload(string name)
    {
        string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        lock (_lock)
        {
            _uploads.Add(id, name);
        }

        return id;
    }

    internal bool AbortUpload(string name, string id)
    {
        lock (_lock)
        {
            return _uploads.GetValueOrDefault(id) == name && _uploads.Remove(id);
        }
    }

    /// <summary>The name and region.</summary>
    public override string ToString() => $"{Name} ({Region})";
}
