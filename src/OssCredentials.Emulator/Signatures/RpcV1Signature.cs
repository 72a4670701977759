using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The RPC signature, version 1.0 (HMAC-SHA1), whose parts are request parameters.</summary>
/// <remarks>Source: the API documentation's page "Request syntax and signature method V2".</remarks>
public static class RpcV1Signature
{
    /// <summary>The text that is signed: method, path <c>/</c>, and the canonical parameters except <c>Signature</c>.</summary>
    public static string StringToSign(string method, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(parameters);
        string canonical = CanonicalQuery.From(parameters.Where(pair => pair.Key != "Signature"));
        return method.ToUpperInvariant() + "&" + PercentEncoding.Encode("/") + "&" + PercentEncoding.Encode(canonical);
    }

    /// <summary>Base64 of HMAC-SHA1 over the text, keyed with the secret and an ampersand.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The signature method that the service defines.")]
    public static string Compute(string stringToSign, string accessKeySecret) =>
        Convert.ToBase64String(HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(accessKeySecret + "&"), Encoding.UTF8.GetBytes(stringToSign)));
}
