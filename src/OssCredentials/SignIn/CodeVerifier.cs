using System;
using System.Security.Cryptography;
using System.Text;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>Proves that the program that redeems a code is the one that requested it. Source: RFC 7636, sections 4.1 and 4.2.</summary>
internal sealed class CodeVerifier
{
    /// <summary>How <see cref="Challenge"/> is derived from the verifier.</summary>
    public const string Method = "S256";

    // The longest that RFC 7636 allows; the aliyun CLI uses the same.
    private const int Length = 128;

    private CodeVerifier(string text)
    {
        Text = text;
        Challenge = ChallengeOf(text);
    }

    /// <summary>The secret, sent only when the code is redeemed.</summary>
    public string Text { get; }

    /// <summary>The verifier's SHA-256 in base64url, sent when the code is requested.</summary>
    public string Challenge { get; }

    public static CodeVerifier Create() => new(SecureText.Create(Length));

    internal static string ChallengeOf(string verifier) =>
        Convert.ToBase64String(Sha256(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    internal static byte[] Sha256(byte[] bytes)
    {
#if NET
        return SHA256.HashData(bytes);
#else
        using var hash = SHA256.Create();
        return hash.ComputeHash(bytes);
#endif
    }

    /// <summary>The challenge alone.</summary>
    public override string ToString() => Challenge;
}
