using System;
using System.Buffers;
using System.Security.Cryptography;

namespace OssCredentials.Emulator.AccessKeys;

/// <summary>Creates temporary keys that look like real ones, and remembers them so that they can sign later requests.</summary>
internal sealed class TemporaryKeyIssuer
{
    // How every token of the real service begins, and the characters it consists of.
    private const string TokenPrefix = "CAIS";
    private const string Base64Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const int SecretLength = 44;

    private static readonly SearchValues<char> s_base64 = SearchValues.Create(Base64Alphabet);

    private readonly AccessKeyDirectory _directory;
    private readonly TimeProvider _clock;
    private readonly int _tokenLength;

    public TemporaryKeyIssuer(AccessKeyDirectory directory, TimeProvider clock, int tokenLength)
    {
        _directory = directory;
        _clock = clock;
        _tokenLength = tokenLength;
    }

    public EmulatorAccessKey Issue(Caller caller, TimeSpan lifetime, string? policy = null, string? sessionPolicy = null)
    {
        // Expiration is returned in whole seconds; a key must not outlive the value that was returned.
        DateTimeOffset end = _clock.GetUtcNow() + lifetime;
        var key = new EmulatorAccessKey(
            "STS." + RandomNumberGenerator.GetString(Alphanumeric, 25),
            RandomNumberGenerator.GetString(Alphanumeric, SecretLength),
            caller,
            TokenPrefix + RandomNumberGenerator.GetString(Base64Alphabet, _tokenLength - TokenPrefix.Length),
            end.AddTicks(-(end.Ticks % TimeSpan.TicksPerSecond)))
        {
            Policy = policy,
            SessionPolicy = sessionPolicy,
        };
        _directory.Add(key);
        return key;
    }

    /// <summary>Whether a text has the form of a token, from any issuer.</summary>
    public static bool IsWellFormedToken(string token)
    {
        if (!token.StartsWith(TokenPrefix, StringComparison.Ordinal))
        {
            return false;
        }

        return !token.AsSpan().TrimEnd('=').ContainsAnyExcept(s_base64);
    }
}
