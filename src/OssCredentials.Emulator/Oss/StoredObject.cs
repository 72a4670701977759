using System;
using System.Collections.Generic;
using System.Security.Cryptography;

namespace OssCredentials.Emulator.Oss;

/// <summary>An object as it was put.</summary>
internal sealed class StoredObject
{
    public StoredObject(ReadOnlyMemory<byte> body)
    {
        Body = body;
        ETag = Convert.ToHexString(Md5(body.Span));
    }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The MD5 of the body in capitals, without the quotation marks of the header.</summary>
    public string ETag { get; }

    public string ContentType { get; init; } = "application/octet-stream";

    /// <summary>The headers <c>x-oss-meta-*</c>, by lower-case name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    public DateTimeOffset LastModified { get; init; } = DateTimeOffset.UnixEpoch;

    // What the service gives as an object's ETag; nothing is protected by it.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The ETag that the service defines.")]
    internal static byte[] Md5(ReadOnlySpan<byte> body) => MD5.HashData(body);
}
