using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>The rules for a token from the network, which ends up in headers and files.</summary>
internal static class TokenRules
{
    // In characters. A token with claims has a few thousand; most servers limit headers to some 16,000.
    private const int Longest = 16_384;

    /// <exception cref="JsonException">It isn't a token.</exception>
    public static string Check(string token) => token.Length <= Longest && Characters.FirstUnprintable(token) < 0
        ? token
        : throw new JsonException("A token has invalid characters or is too long.");
}
