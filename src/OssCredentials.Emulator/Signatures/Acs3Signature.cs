using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The signature ACS3-HMAC-SHA256, whose parts are request headers.</summary>
/// <remarks>Source: the API documentation's page "Request syntax and signature method V3".</remarks>
public static class Acs3Signature
{
    /// <summary>The name of the method, which begins the Authorization header and the string to sign.</summary>
    public const string Algorithm = "ACS3-HMAC-SHA256";

    /// <summary>Lowercase hex of SHA-256 over the body; an absent body counts as an empty one.</summary>
    public static string HashBody(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));

    /// <summary>The canonical request over the headers listed in <paramref name="signedHeaders"/> (lowercase).</summary>
    public static string CanonicalRequest(
        string method,
        string path,
        IEnumerable<KeyValuePair<string, string>> query,
        IReadOnlyDictionary<string, string> headers,
        IEnumerable<string> signedHeaders,
        string bodyHash)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(signedHeaders);

        string[] names = [.. signedHeaders.Order(StringComparer.Ordinal)];
        var canonical = new StringBuilder()
            .Append(method.ToUpperInvariant()).Append('\n')
            .Append(path).Append('\n')
            .Append(CanonicalQuery.From(query)).Append('\n');
        foreach (string name in names)
        {
            canonical.Append(name).Append(':').Append(headers[name].Trim()).Append('\n');
        }

        return canonical
            .Append('\n')
            .AppendJoin(';', names).Append('\n')
            .Append(bodyHash)
            .ToString();
    }

    /// <summary>The text that is signed: the algorithm and the hash of the canonical request.</summary>
    public static string StringToSign(string canonicalRequest) =>
        Algorithm + "\n" + HashBody(Encoding.UTF8.GetBytes(canonicalRequest));

    /// <summary>Lowercase hex of HMAC-SHA256 over the text, keyed with the secret.</summary>
    public static string Compute(string stringToSign, string accessKeySecret) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(accessKeySecret), Encoding.UTF8.GetBytes(stringToSign)));
}
