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

    /// <summary>The SHA-256 of an empty body, in hexadecimal.</summary>
    public const string EmptyBodyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="path">The path; <c>/</c> for RPC-style services.</param>
    /// <param name="canonicalQuery">What <see cref="CanonicalQuery"/> made.</param>
    /// <param name="headers">Every header to be signed, names in lower case: host, content-type and x-acs-*.</param>
    /// <param name="bodyHash">The body's SHA-256, which is also the header x-acs-content-sha256.</param>
    /// <param name="accessKeyId">Who signs.</param>
    /// <param name="accessKeySecret">The key.</param>
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
            characters += (2 * header.Key.Length) + header.Value.Length + 3;
        }

        // Straight into bytes that are cleared after: the security token is among the headers.
        byte[] text = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(Math.Max(characters, 128)));
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
            int namesBegin = length;
            foreach (var header in headers)
            {
                Append(length == namesBegin ? string.Empty : ";");
                Append(header.Key);
            }

            string signedNames = Encoding.UTF8.GetString(text, namesBegin, length - namesBegin);
            Append("\n");
            Append(bodyHash);
            string canonicalHash = HashHex(text, length);

            length = 0;
            Append(Algorithm + "\n");
            Append(canonicalHash);
            return $"{Algorithm} Credential={accessKeyId},SignedHeaders={signedNames},Signature={SignHex(accessKeySecret, text, length)}";
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text, clearArray: true);
        }

        void Append(string part) => length += Encoding.UTF8.GetBytes(part, 0, part.Length, text, length);
    }

    /// <summary>The query, sorted by ordinal name and encoded after RFC 3986; it goes out as it is signed.</summary>
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
#if NET
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data.AsSpan(0, length), hash);
#else
        using var sha = SHA256.Create();
        byte[] hash = sha.ComputeHash(data, 0, length);
#endif
        return ToHex(hash);
    }

    private static string SignHex(string secret, byte[] data, int length)
    {
        byte[] key = Encoding.UTF8.GetBytes(secret);
#if NET
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, data.AsSpan(0, length), signature);
#else
        using var hmac = new HMACSHA256(key);
        byte[] signature = hmac.ComputeHash(data, 0, length);
#endif
        Array.Clear(key, 0, key.Length);
        return ToHex(signature);
    }

    private static string ToHex(ReadOnlySpan<byte> hash)
    {
        Span<char> text = stackalloc char[64];
        for (int i = 0; i < hash.Length; i++)
        {
            text[i * 2] = Digit(hash[i] >> 4);
            text[(i * 2) + 1] = Digit(hash[i] & 15);
        }

        return text.ToString();

        static char Digit(int value) => (char)(value < 10 ? '0' + value : 'a' + value - 10);
    }
}
