using System;
using System.Buffers;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using OssCredentials.Text;

namespace OssCredentials.Transport;

/// <summary>ACS3-HMAC-SHA256. Source: Alibaba Cloud, "V3 request structure and signature".</summary>
internal static class Acs3Signer
{
    private const string Algorithm = "ACS3-HMAC-SHA256";

    // Of SHA-256 and of HMAC-SHA256, in bytes.
    private const int HashLength = 32;

    /// <summary>The SHA-256 of an empty body, in hexadecimal.</summary>
    public const string EmptyBodyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The HTTP method, in uppercase.</param>
    /// <param name="path">The path; <c>/</c> for RPC-style services.</param>
    /// <param name="canonicalQuery">The result of <see cref="CanonicalQuery"/>.</param>
    /// <param name="headers">Every header to sign, with lowercase names: host, content-type and x-acs-*.</param>
    /// <param name="bodyHash">The body's SHA-256, which is also the header x-acs-content-sha256.</param>
    /// <param name="accessKeyId">The AccessKey ID.</param>
    /// <param name="accessKeySecret">The AccessKey secret.</param>
    public static string Authorize(
        string method,
        string path,
        string canonicalQuery,
        List<KeyValuePair<string, string>> headers,
        string bodyHash,
        string accessKeyId,
        string accessKeySecret)
    {
        headers.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        int characters = method.Length + path.Length + canonicalQuery.Length + bodyHash.Length + 6;
        foreach (var header in headers)
        {
            characters += (3 * header.Key.Length) + header.Value.Length + 4;
        }

        // The canonical request, the string to sign and the header, one after the other. All are written as bytes that are
        // cleared afterwards, since the security token is among the headers.
        byte[] text = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(characters + accessKeyId.Length + 256));
        int length = 0;
        try
        {
            Append(method);
            Append("\n");
            Append(path);
            Append("\n");
            Append(canonicalQuery);
            Append("\n");
            foreach (var header in headers)
            {
                Append(header.Key);
                Append(":");
                Append(header.Value.Trim());
                Append("\n");
            }

            Append("\n");
            AppendNames();
            Append("\n");
            Append(bodyHash);

            int toSign = length;
            Append(Algorithm + "\n");
            AppendHash(0, toSign);

            int begin = length;
            Append(Algorithm + " Credential=");
            Append(accessKeyId);
            Append(",SignedHeaders=");
            AppendNames();
            Append(",Signature=");
            AppendSignature(toSign, begin);
            return Encoding.UTF8.GetString(text, begin, length - begin);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text, clearArray: true);
        }

        void Append(string part) => length += Encoding.UTF8.GetBytes(part, 0, part.Length, text, length);

        void AppendNames()
        {
            for (int i = 0; i < headers.Count; i++)
            {
                Append(i == 0 ? string.Empty : ";");
                Append(headers[i].Key);
            }
        }

        void AppendHash(int from, int to)
        {
            Span<byte> hash = stackalloc byte[HashLength];
            Hash(text, from, to - from, hash);
            length += WriteHex(hash, text.AsSpan(length));
        }

        void AppendSignature(int from, int to)
        {
            Span<byte> signature = stackalloc byte[HashLength];
            Sign(accessKeySecret, text, from, to - from, signature);
            length += WriteHex(signature, text.AsSpan(length));
        }
    }

    /// <summary>The query, sorted by ordinal name and encoded according to RFC 3986; it is sent exactly as it is signed.</summary>
    public static string CanonicalQuery(List<KeyValuePair<string, string>> parameters)
    {
        parameters.Sort(static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        int characters = 0;
        foreach (var parameter in parameters)
        {
            characters += parameter.Key.Length + parameter.Value.Length + 8;
        }

        var query = new StringBuilder(characters);
        foreach (var parameter in parameters)
        {
            if (query.Length > 0)
            {
                query.Append('&');
            }

            PercentEncoding.Append(query, parameter.Key);
            query.Append('=');
            PercentEncoding.Append(query, parameter.Value);
        }

        return query.ToString();
    }

    /// <summary>The SHA-256 of the first bytes, in hexadecimal.</summary>
    public static string HashHex(byte[] data, int length)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(data, 0, length, hash);
        byte[] text = new byte[HashLength * 2];
        WriteHex(hash, text);
        return Encoding.ASCII.GetString(text);
    }

    private static void Hash(byte[] data, int offset, int count, Span<byte> hash)
    {
#if NET
        SHA256.HashData(data.AsSpan(offset, count), hash);
#else
        using var sha = SHA256.Create();
        sha.ComputeHash(data, offset, count).CopyTo(hash);
#endif
    }

    private static void Sign(string secret, byte[] data, int offset, int count, Span<byte> signature)
    {
        byte[] key = Encoding.UTF8.GetBytes(secret);
#if NET
        HMACSHA256.HashData(key, data.AsSpan(offset, count), signature);
#else
        using var hmac = new HMACSHA256(key);
        hmac.ComputeHash(data, offset, count).CopyTo(signature);
#endif
        Array.Clear(key, 0, key.Length);
    }

    private static int WriteHex(ReadOnlySpan<byte> hash, Span<byte> text)
    {
        for (int i = 0; i < hash.Length; i++)
        {
            text[i * 2] = Digit(hash[i] >> 4);
            text[(i * 2) + 1] = Digit(hash[i] & 15);
        }

        return hash.Length * 2;

        static byte Digit(int value) => (byte)(value < 10 ? '0' + value : 'a' + value - 10);
    }
}
