using System;

namespace OssCredentials.Policies;

/// <summary>A bucket as ossutil writes it: <c>oss://bucket/prefix</c>. A bucket's name alone is one too.</summary>
public static class BucketAddress
{
    private const string Scheme = "oss://";

    /// <summary>The bucket of an address and what is below it, null where it specifies nothing below the bucket.</summary>
    /// <remarks>The parts aren't checked: the caller does that.</remarks>
    public static (string Bucket, string? Prefix) Split(string address)
    {
        _ = address ?? throw new ArgumentNullException(nameof(address));

        if (!address.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return (address, null);
        }

        string path = address.Substring(Scheme.Length);
        int slash = path.IndexOf('/');
        return slash < 0 ? (path, null) : (path.Substring(0, slash), slash == path.Length - 1 ? null : path.Substring(slash + 1));
    }
}
