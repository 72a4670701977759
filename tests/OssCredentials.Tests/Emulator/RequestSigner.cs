using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Http;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Tests.Emulator;

/// <summary>
/// Signs requests with both methods, with code that is independent of the library and the emulator, and can do each step wrong on
/// request.
/// </summary>
internal sealed class RequestSigner
{
    public required Uri Endpoint { get; init; }

    public required string AccessKeyId { get; init; }

    public required string AccessKeySecret { get; init; }

    public string? SecurityToken { get; init; }

    public string Version { get; init; } = "2015-04-01";

    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    public string Nonce { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>A form body; null for an empty one.</summary>
    public string? Form { get; init; }

    /// <summary>Headers (or parameters, with V1) left out of both request and signature.</summary>
    public IReadOnlyCollection<string> LeftOut { get; init; } = [];

    /// <summary>Sent instead of the hash of the body, and signed.</summary>
    public string? BodyHash { get; init; }

    public HttpRequestMessage Acs3(string action, params (string Name, string Value)[] parameters)
    {
        string query = Canonical(parameters);
        string hash = BodyHash ?? Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Form ?? string.Empty)));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = Endpoint.Authority,
            ["x-acs-action"] = action,
            ["x-acs-version"] = Version,
            ["x-acs-date"] = Timestamp,
            ["x-acs-signature-nonce"] = Nonce,
            ["x-acs-content-sha256"] = hash,
        };
        if (SecurityToken is not null)
        {
            headers["x-acs-accesskey-id"] = AccessKeyId;
            headers["x-acs-security-token"] = SecurityToken;
        }

        if (Form is not null)
        {
            headers["content-type"] = "application/x-www-form-urlencoded";
        }

        foreach (string name in LeftOut)
        {
            headers.Remove(name);
        }

        string canonical = "POST\n/\n" + query + "\n"
            + string.Concat(headers.Select(header => header.Key + ":" + header.Value + "\n"))
            + "\n" + string.Join(';', headers.Keys) + "\n" + hash;
        string toSign = "ACS3-HMAC-SHA256\n" + Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        string signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(AccessKeySecret), Encoding.UTF8.GetBytes(toSign)));

        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Endpoint, query.Length == 0 ? "/" : "/?" + query))
        {
            Content = Form is null ? null : new StringContent(Form, Encoding.UTF8),
        };
        if (request.Content is not null)
        {
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded");
        }

        foreach ((string name, string value) in headers)
        {
            if (name != "content-type")
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"ACS3-HMAC-SHA256 Credential={AccessKeyId},SignedHeaders={string.Join(';', headers.Keys)},Signature={signature}");
        return request;
    }

    public HttpRequestMessage RpcV1(HttpMethod method, string action, params (string Name, string Value)[] parameters)
    {
        List<(string, string)> all =
        [
            ("Action", action), ("Version", Version), ("Format", "JSON"), ("AccessKeyId", AccessKeyId),
            ("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0"), ("SignatureNonce", Nonce), ("Timestamp", Timestamp),
            .. parameters,
        ];
        if (SecurityToken is not null)
        {
            all.Add(("SecurityToken", SecurityToken));
        }

        string canonical = Canonical([.. all.Where(parameter => !LeftOut.Contains(parameter.Item1))]);
        string toSign = method.Method + "&%2F&" + Uri.EscapeDataString(canonical);
#pragma warning disable CA5350 // The signature method under test.
        byte[] signature = HMACSHA1.HashData(Encoding.UTF8.GetBytes(AccessKeySecret + "&"), Encoding.UTF8.GetBytes(toSign));
#pragma warning restore CA5350
        string signed = canonical + "&Signature=" + Uri.EscapeDataString(Convert.ToBase64String(signature));
        if (LeftOut.Contains("Signature"))
        {
            signed = canonical;
        }

        return method == HttpMethod.Post
            ? new HttpRequestMessage(method, Endpoint)
            {
                Content = new StringContent(signed, Encoding.UTF8, "application/x-www-form-urlencoded"),
            }
            : new HttpRequestMessage(method, new Uri(Endpoint, "/?" + signed));
    }

    private string Timestamp => Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Canonical((string Name, string Value)[] parameters) =>
        string.Join('&', parameters
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => Uri.EscapeDataString(parameter.Name) + "=" + Uri.EscapeDataString(parameter.Value)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
