using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using OssCredentials.Credentials;
using OssCredentials.Oss;

namespace OssCredentials.Tests.Oss;

/// <summary>Requests to OSS that a bare HttpClient sends, signed with V4.</summary>
internal static class SignedRequest
{
    /// <param name="endpoint">The emulator's endpoint: the bucket goes into the path.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="bucket">The bucket; empty for the service.</param>
    /// <param name="key">The object; empty for the bucket.</param>
    /// <param name="query">The parameters.</param>
    /// <param name="credential">Who signs.</param>
    public static HttpRequestMessage Create(Uri endpoint, HttpMethod method, string bucket, string key, IReadOnlyList<KeyValuePair<string, string>> query, AccessKeyCredential credential)
    {
        string resource = bucket.Length == 0 ? "/" : $"/{bucket}/{key}";
        string text = OssV4Signer.CanonicalQuery(query);
        var request = new HttpRequestMessage(method, new Uri(endpoint, OssV4Signer.EncodePath(resource) + (text.Length == 0 ? "" : "?" + text)));
        List<KeyValuePair<string, string>> headers =
            [new("x-oss-date", OssV4Signer.ToText(DateTimeOffset.UtcNow)), new("x-oss-content-sha256", OssV4Signer.UnsignedPayload)];
        if (credential.SecurityToken is string token)
        {
            headers.Add(new("x-oss-security-token", token));
        }

        headers.Add(new("authorization", OssV4Signer.Authorize(
            method.Method, resource, query, headers, [], "cn-hangzhou", credential.AccessKeyId, credential.AccessKeySecret)));
        headers.ForEach(header => request.Headers.TryAddWithoutValidation(header.Key, header.Value));
        return request;
    }

    /// <summary>Parameters from <c>name=value</c>, a comma between them.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Query(string text) =>
        [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair.Length == 1 ? "" : pair[1]))];
}
