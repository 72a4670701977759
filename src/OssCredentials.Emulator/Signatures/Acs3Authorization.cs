using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;

namespace OssCredentials.Emulator.Signatures;

/// <summary>The parts of <c>Authorization: ACS3-HMAC-SHA256 Credential=…,SignedHeaders=a;b,Signature=…</c>.</summary>
internal sealed class Acs3Authorization
{
    private Acs3Authorization(string credential, IReadOnlyList<string> signedHeaders, string signature)
    {
        Credential = credential;
        SignedHeaders = signedHeaders;
        Signature = signature;
    }

    public string Credential { get; }

    public IReadOnlyList<string> SignedHeaders { get; }

    public string Signature { get; }

    /// <summary>Whether the header uses this method, complete or not.</summary>
    public static bool IsMeantBy(string? header) =>
        header is not null && header.StartsWith(Acs3Signature.Algorithm, StringComparison.Ordinal);

    public static bool TryParse(string header, [NotNullWhen(true)] out Acs3Authorization? authorization)
    {
        authorization = null;
        string? credential = null, signedHeaders = null, signature = null;
        foreach (string part in header[Acs3Signature.Algorithm.Length..].Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                return false;
            }

            string value = part[(equals + 1)..];
            switch (part[..equals])
            {
                case "Credential": credential = value; break;
                case "SignedHeaders": signedHeaders = value; break;
                case "Signature": signature = value; break;
                default: return false;
            }
        }

        if (string.IsNullOrEmpty(credential) || string.IsNullOrEmpty(signedHeaders) || string.IsNullOrEmpty(signature))
        {
            return false;
        }

        authorization = new Acs3Authorization(credential, signedHeaders.Split(';'), signature);
        return true;
    }
}
