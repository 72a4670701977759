using System.Text.Json;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>What a token from the network must look like, since it goes into headers and files.</summary>
internal static class TokenRules
{
    // In characters. A token with claims in it takes a few thousand; headers end at some 16,000 on most servers.
    private const int Longest = 16_384;

    /// <exception cref="JsonException">It isn't a token.</exception>
    public static string Check(string token) => token.Length <= Longest && Characters.FirstUnprintable(token) < 0
        ? token
        : throw new JsonException("A token has invalid characters or is too long.");
}
