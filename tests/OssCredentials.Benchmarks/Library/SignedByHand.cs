using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using OssCredentials.Credentials;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Benchmarks.Library;

/// <summary>
/// The headers of an AssumeRole request (ACS3-HMAC-SHA256), as someone would create them with an HttpClient and the documentation.
/// A signature contains the time and a nonce, so creating it is part of each request.
/// </summary>
internal static class SignedByHand
{
    private const string SignedNames = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";

    public static List<KeyValuePair<string, string>> Headers(Uri endpoint, string query, AccessKeyCredential signer)
    {
        string date = Expirations.ToText(DateTimeOffset.UtcNow);
        string nonce = Guid.NewGuid().ToString("N");
        string canonical = $"POST\n/\n{query}\nhost:{endpoint.Authority}\nx-acs-action:AssumeRole\nx-acs-content-sha256:{Acs3Signer.EmptyBodyHash}\n"
            + $"x-acs-date:{date}\nx-acs-signature-nonce:{nonce}\nx-acs-version:2015-04-01\n\n{SignedNames}\n{Acs3Signer.EmptyBodyHash}";
        string text = "ACS3-HMAC-SHA256\n" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(signer.AccessKeySecret), Encoding.UTF8.GetBytes(text)));
        return
        [
            new("host", endpoint.Authority),
            new("x-acs-action", "AssumeRole"),
            new("x-acs-version", "2015-04-01"),
            new("x-acs-date", date),
            new("x-acs-signature-nonce", nonce),
            new("x-acs-content-sha256", Acs3Signer.EmptyBodyHash),
            new("accept", "application/json"),
            new("authorization", $"ACS3-HMAC-SHA256 Credential={signer.AccessKeyId},SignedHeaders={SignedNames},Signature={signature}"),
        ];
    }
}
