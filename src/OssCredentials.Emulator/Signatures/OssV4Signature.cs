using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The OSS signature version 4, in the header and in the query.</summary>
/// <remarks>Source: OSS, "Signature version 4", and the tests of the official SDKs.</remarks>
public static class OssV4Signature
{
    /// <summary>The name of the method, which begins the Authorization header and the string to sign.</summary>
    public const string Algorithm = "OSS4-HMAC-SHA256";

    /// <summary>The only payload line that OSS accepts: the body is never signed.</summary>
    public const string Payload = "UNSIGNED-PAYLOAD";

    /// <summary>The last part of every scope.</summary>
    public const string ScopeEnd = "aliyun_v4_request";

    /// <summary>The canonical request.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="resource"><c>/</c>, <c>/bucket/</c> or <c>/bucket/key</c>, decoded. It contains the bucket wherever the request
    /// carries it.</param>
    /// <param name="query">Decoded parameters, without the signature itself.</param>
    /// <param name="headers">The request's headers by lowercase name.</param>
    /// <param name="additionalHeaders">The lowercase names of the headers that are signed although they needn't be.</param>
    public static string CanonicalRequest(
        string method,
        string resource,
        IEnumerable<KeyValuePair<string, string>> query,
        IReadOnlyDictionary<string, string> headers,
        IReadOnlyCollection<string> additionalHeaders)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(headers);
        ArgumentNullException.ThrowIfNull(additionalHeaders);

        var canonical = new StringBuilder()
            .Append(method).Append('\n')
            .AppendJoin('/', resource.Split('/').Select(PercentEncoding.Encode)).Append('\n')
            .AppendJoin('&', query
                .Select(pair => (Key: PercentEncoding.Encode(pair.Key), Value: PercentEncoding.Encode(pair.Value)))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Value.Length == 0 ? pair.Key : pair.Key + "=" + pair.Value))
            .Append('\n');
        foreach (string name in headers.Keys.Where(name => IsAlwaysSigned(name) || additionalHeaders.Contains(name)).Order(StringComparer.Ordinal))
        {
            canonical.Append(name).Append(':').Append(headers[name].Trim()).Append('\n');
        }

        return canonical
            .Append('\n')
            .AppendJoin(';', additionalHeaders.Order(StringComparer.Ordinal)).Append('\n')
            .Append(Payload)
            .ToString();
    }

    /// <summary>The text that is signed.</summary>
    /// <param name="canonicalRequest">The result of <see cref="CanonicalRequest"/>.</param>
    /// <param name="time">The time in the request: <c>yyyyMMddTHHmmssZ</c>.</param>
    /// <param name="scope"><c>date/region/product/aliyun_v4_request</c>.</param>
    public static string StringToSign(string canonicalRequest, string time, string scope) =>
        $"{Algorithm}\n{time}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalRequest)))}";

    /// <summary>Lowercase hex of HMAC-SHA256 over the text, keyed with what is derived from the secret and the scope.</summary>
    public static string Compute(string stringToSign, string scope, string accessKeySecret)
    {
        ArgumentNullException.ThrowIfNull(scope);
        byte[] key = Encoding.UTF8.GetBytes("aliyun_v4" + accessKeySecret);
        foreach (string part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        return Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(stringToSign)));
    }

    /// <summary>Whether a header is signed even if the request doesn't list it.</summary>
    internal static bool IsAlwaysSigned(string header) =>
        header is "content-type" or "content-md5" || header.StartsWith("x-oss-", StringComparison.Ordinal);
}
