using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.Oss;

/// <summary>One page of a bucket's objects, as ListObjects and ListObjectsV2 return it.</summary>
internal sealed class ObjectListing
{
    private const int DefaultCount = 100;
    private const int LargestCount = 1000;

    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);
    private readonly EmulatorBucket _bucket;
    private readonly XElement _owner;

    public ObjectListing(EmulatorRequest request, EmulatorBucket bucket, XElement owner)
    {
        foreach ((string name, string value) in request.Query)
        {
            _parameters.TryAdd(name, value);
        }

        _bucket = bucket;
        _owner = owner;
    }

    /// <exception cref="OssErrorException">max-keys is out of range.</exception>
    public EmulatorAnswer ToAnswer(bool isSecond)
    {
        string prefix = Parameter("prefix"), delimiter = Parameter("delimiter");
        string after = isSecond && _parameters.TryGetValue("continuation-token", out string? token) ? token : Parameter(isSecond ? "start-after" : "marker");
        string text = Parameter("max-keys");
        if (!int.TryParse(text.Length == 0 ? DefaultCount.ToString(CultureInfo.InvariantCulture) : text, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            || count is < 1 or > LargestCount)
        {
            throw new OssErrorException("InvalidArgument", null, "Argument max-keys must be an integer between 1 and 1000.");
        }

        // A group of objects counts once, under the name of the group.
        var entries = _bucket.List(prefix)
            .GroupBy(entry => GroupOf(entry.Key, prefix, delimiter), StringComparer.Ordinal)
            .Where(group => string.CompareOrdinal(group.Key, after) > 0)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Take(count + 1)
            .ToArray();
        bool isTruncated = entries.Length > count;
        entries = entries[..Math.Min(count, entries.Length)];

        var result = new XElement(
            "ListBucketResult",
            new XElement("Name", _bucket.Name),
            new XElement("Prefix", Encode(prefix)),
            new XElement("MaxKeys", count),
            new XElement("Delimiter", Encode(delimiter)),
            new XElement("IsTruncated", isTruncated ? "true" : "false"));
        if (Parameter("encoding-type").Length > 0)
        {
            result.Add(new XElement("EncodingType", "url"));
        }

        if (isTruncated)
        {
            result.Add(new XElement(isSecond ? "NextContinuationToken" : "NextMarker", Encode(entries[^1].Key)));
        }

        if (isSecond)
        {
            result.Add(new XElement("KeyCount", entries.Length));
        }
        else
        {
            result.Add(new XElement("Marker", Encode(after)));
        }

        foreach (var group in entries)
        {
            result.Add(delimiter.Length > 0 && group.Key.EndsWith(delimiter, StringComparison.Ordinal) && group.Key.Length > prefix.Length
                ? new XElement("CommonPrefixes", new XElement("Prefix", Encode(group.Key)))
                : Describe(group.Key, group.First().Value, withOwner: !isSecond || Parameter("fetch-owner") == "true"));
        }

        return OssAnswer.Xml(result);
    }

    private XElement Describe(string key, StoredObject stored, bool withOwner) => new(
        "Contents",
        new XElement("Key", Encode(key)),
        new XElement("LastModified", stored.LastModified.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture)),
        new XElement("ETag", $"\"{stored.ETag}\""),
        new XElement("Type", "Normal"),
        new XElement("Size", stored.Body.Length),
        new XElement("StorageClass", "Standard"),
        withOwner ? new XElement(_owner) : null);

    private static string GroupOf(string key, string prefix, string delimiter)
    {
        int end = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
        return end < 0 ? key : key[..(end + delimiter.Length)];
    }

    private string Encode(string text) => Parameter("encoding-type") == "url" ? Uri.EscapeDataString(text) : text;

    private string Parameter(string name) => _parameters.GetValueOrDefault(name) ?? string.Empty;
}
