using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using OssCredentials.Text;
using OssCredentials.Transport;

namespace OssCredentials.Oss;

/// <summary>OSS4-HMAC-SHA256 in the header form. Source: OSS, "Signature version 4", and alibabacloud-oss-go-sdk-v2, oss/signer/v4.go.</summary>
internal static class OssV4Signer
{
    /// <summary>The only payload line that OSS accepts; it is also the header <c>x-oss-content-sha256</c>.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>The product in the scope of ordinary OSS.</summary>
    public const string Product = "oss";

    /// <summary>The product in the scope of a CloudBox, whose regions begin with <c>cb-</c>.</summary>
    public const string CloudBoxProduct = "oss-cloudbox";

    private const string Algorithm = "OSS4-HMAC-SHA256";
    private const string ScopeEnd = "aliyun_v4_request";

    /// <summary>Formats the time of a request for the header <c>x-oss-date</c>.</summary>
    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="method">The HTTP method, in uppercase.</param>
    /// <param name="resource"><c>/</c>, <c>/bucket/</c> or <c>/bucket/key</c>, not encoded. It contains the bucket even if the host does.</param>
    /// <param name="query">The parameters, not encoded; an empty value means none.</param>
    /// <param name="headers">The request's headers, including <c>x-oss-date</c> (of <see cref="ToText"/>) and <c>x-oss-content-sha256</c>.</param>
    /// <param name="additionalHeaders">The names of headers to sign in addition to those that always are; names that the request
    /// lacks are ignored.</param>
    /// <param name="region">The bucket's region, such as <c>cn-hangzhou</c>.</param>
    /// <param name="accessKeyId">The AccessKey ID.</param>
    /// <param name="accessKeySecret">The AccessKey secret.</param>
    public static string Authorize(
        string method,
        string resource,
        IReadOnlyList<KeyValuePair<string, string>> query,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        IReadOnlyList<string> additionalHeaders,
        string region,
        string accessKeyId,
        string accessKeySecret)
    {
        KeyValuePair<string, string>[] lower =
            [.. headers.Select(static header => new KeyValuePair<string, string>(header.Key.ToLowerInvariant(), header.Value))];
        string[] additional =
        [
            .. additionalHeaders.Select(static name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)
                .Where(name => !IsAlwaysSigned(name) && lower.Any(header => header.Key == name))
                .OrderBy(static name => name, StringComparer.Ordinal),
        ];
        string time = lower.First(static header => header.Key == "x-oss-date").Value;
        string scope = $"{time.Substring(0, 8)}/{region}/{(region.StartsWith("cb-", StringComparison.Ordinal) ? CloudBoxProduct : Product)}/{ScopeEnd}";
        string text = $"{Algorithm}\n{time}\n{scope}\n{Hash(CanonicalRequest(method, resource, query, lower, additional))}";
        string names = additional.Length == 0 ? string.Empty : $",AdditionalHeaders={string.Join(";", additional)}";
        return $"{Algorithm} Credential={accessKeyId}/{scope}{names},Signature={Sign(text, scope, accessKeySecret)}";
    }

    /// <summary>The query as it is signed and sent: encoded according to RFC 3986, sorted, without an equals sign for an empty value.</summary>
    public static string CanonicalQuery(IReadOnlyList<KeyValuePair<string, string>> query) => string.Join("&", query
        .Select(static pair => (Key: PercentEncoding.Encode(pair.Key), Value: PercentEncoding.Encode(pair.Value)))
        .OrderBy(static pair => pair.Key, StringComparer.Ordinal)
        .Select(static pair => pair.Value.Length == 0 ? pair.Key : pair.Key + "=" + pair.Value));

    /// <summary>A resource as it is signed and sent: encoded according to RFC 3986, except for its slashes.</summary>
    public static string EncodePath(string resource) => string.Join("/", resource.Split('/').Select(PercentEncoding.Encode));

    /// <summary>The text that is hashed and signed. It contains the security token: never log it.</summary>
    internal static string CanonicalRequest(
        string method,
        string resource,
        IReadOnlyList<KeyValuePair<string, string>> query,
        IReadOnlyList<KeyValuePair<string, string>> lowerCaseHeaders,
        IReadOnlyList<string> additionalHeaders)
    {
        var canonical = new StringBuilder();
        canonical.Append(method).Append('\n').Append(EncodePath(resource)).Append('\n').Append(CanonicalQuery(query)).Append('\n');
        foreach (var header in lowerCaseHeaders.OrderBy(static header => header.Key, StringComparer.Ordinal))
        {
            if (IsAlwaysSigned(header.Key) || additionalHeaders.Contains(header.Key))
            {
                canonical.Append(header.Key).Append(':').Append(header.Value.Trim()).Append('\n');
            }
        }

        return canonical.Append('\n').Append(string.Join(";", additionalHeaders)).Append('\n').Append(UnsignedPayload).ToString();
    }

    internal static string Hash(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        string hash = Acs3Signer.HashHex(bytes, bytes.Length);

        // The text contains the security token.
        Array.Clear(bytes, 0, bytes.Length);
        return hash;
    }

    private static bool IsAlwaysSigned(string name) =>
        name is "content-type" or "content-md5" || name.StartsWith("x-oss-", StringComparison.Ordinal);

    private static string Sign(string text, string scope, string secret)
    {
        byte[] key = Encoding.UTF8.GetBytes("aliyun_v4" + secret);
        foreach (string part in scope.Split('/'))
        {
            byte[] next = Mac(key, part);
            Array.Clear(key, 0, key.Length);
            key = next;
        }

        byte[] signature = Mac(key, text);
        Array.Clear(key, 0, key.Length);
        return ToHex(signature);
    }

    private static byte[] Mac(byte[] key, string text)
    {
        using var mac = new HMACSHA256(key);
        return mac.ComputeHash(Encoding.UTF8.GetBytes(text));
    }

    private static string ToHex(byte[] hash) => string.Concat(hash.Select(static octet => octet.ToString("x2", CultureInfo.InvariantCulture)));
}
