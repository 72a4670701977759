using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The OSS signature version 1 (HMAC-SHA1), in the header and in the query.</summary>
/// <remarks>Source: OSS, "Signature version 1", and the tests of the official SDKs.</remarks>
public static class OssV1Signature
{
    // The parameters that are part of the resource; no other parameter is signed. The list is the official SDKs'.
    private static readonly HashSet<string> s_subresources = new(
        ("accessPoint accessPointPolicy acl append asyncFetch bucketArchiveDirectRead bucketInfo callback callback-var cname comp continuation-token cors "
        + "delete encryption endTime group httpsConfig inventory inventoryId lifecycle link live location logging metaQuery objectInfo objectMeta partNumber "
        + "policy position publicAccessBlock qos qosInfo qosRequester redundancyTransition referer regionList replication replicationLocation "
        + "replicationProgress requestPayment requesterQosInfo resourceGroup resourcePool resourcePoolBuckets resourcePoolInfo response-cache-control "
        + "response-content-disposition response-content-encoding response-content-language response-content-type response-expires restore security-token "
        + "sequential startTime stat status style styleName symlink tagging transferAcceleration uploadId uploads versionId versioning versions vod website "
        + "worm wormExtend wormId").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The text that is signed.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="date">The date as the request gives it: the Date header, or for a signed URL its expiration in Unix seconds.</param>
    /// <param name="resource"><c>/</c>, <c>/bucket/</c> or <c>/bucket/key</c>, decoded.</param>
    /// <param name="query">Decoded parameters; those that are not part of the resource are ignored.</param>
    /// <param name="headers">The request's headers by lowercase name.</param>
    public static string StringToSign(
        string method, string date, string resource, IEnumerable<KeyValuePair<string, string>> query, IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(headers);
        string[] subresources =
        [
            .. query
                .Where(pair => s_subresources.Contains(pair.Key) || pair.Key.StartsWith("x-oss-", StringComparison.Ordinal))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => pair.Value.Length == 0 ? pair.Key : pair.Key + "=" + pair.Value),
        ];
        var text = new StringBuilder()
            .Append(method).Append('\n')
            .Append(headers.GetValueOrDefault("content-md5")).Append('\n')
            .Append(headers.GetValueOrDefault("content-type")).Append('\n')
            .Append(date).Append('\n');
        foreach (string name in headers.Keys.Where(name => name.StartsWith("x-oss-", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(headers[name].Trim()).Append('\n');
        }

        text.Append(resource);
        return subresources.Length == 0 ? text.ToString() : text.Append('?').AppendJoin('&', subresources).ToString();
    }

    /// <summary>Base64 of HMAC-SHA1 over the text, keyed with the secret.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The signature method that the service defines.")]
    public static string Compute(string stringToSign, string accessKeySecret) =>
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(accessKeySecret), Encoding.UTF8.GetBytes(stringToSign)));
}
