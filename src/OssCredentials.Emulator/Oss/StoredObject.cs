using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace OssCredentials.Emulator.Oss;

/// <summary>A stored object.</summary>
internal sealed class StoredObject
{
    public StoredObject(ReadOnlyMemory<byte> body)
    {
        Body = body;
        ETag = Convert.ToHexString(Md5(body.Span));
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The MD5 of the body in uppercase letters, without the quotation marks of the header.</summary>
    public string ETag { get; }

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>The headers <c>x-oss-meta-*</c>, by lowercase name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public DateTimeOffset LastModified { get; init; } = DateTimeOffset.UnixEpoch;

    // The service uses it as an object's ETag; it protects nothing.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The ETag that the service defines.")]
    internal static byte[] Md5(ReadOnlySpan<byte> body) => MD5.HashData(body);
}
