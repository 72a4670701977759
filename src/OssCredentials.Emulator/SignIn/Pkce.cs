using System;
using System.Security.Cryptography;
using System.Text;

namespace OssCredentials.Emulator.SignIn;

/// <summary>The server side of Proof Key for Code Exchange. Source: RFC 7636, sections 4.1 to 4.6.</summary>
internal static class Pkce
{
    // base64url of 32 bytes, without padding.
    private const int ChallengeLength = 43;

    public static bool IsChallenge(string? challenge) => challenge is { Length: ChallengeLength } && IsUrlSafe(challenge);

    /// <summary>Whether a verifier is well-formed and matches the challenge.</summary>
    public static bool Verify(string challenge, string? verifier) =>
        verifier is { Length: >= 43 and <= 128 }
        && IsUrlSafe(verifier)
        && Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_') == challenge;

    private static bool IsUrlSafe(string text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_' or '~'))
            {
                return false;
            }
        }

        return true;
    }
}
