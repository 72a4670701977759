using System.Security.Cryptography;

namespace OssCredentials.Emulator.SignIn;

/// <summary>Tokens and codes that no one can guess.</summary>
internal static class SignInToken
{
    private const string Alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // No vowels and no characters that look alike: a person reads it on one screen and types it on another.
    private const string UserCodeLetters = "BCDFGHJKLMNPQRSTVWXZ";

    /// <summary>A token whose prefix says what it is, so that a test can recognize a leak.</summary>
    public static string Create(string prefix) => prefix + RandomNumberGenerator.GetString(Alphanumeric, 48);

    /// <summary>A code such as <c>BCDF-GHJK</c>.</summary>
    public static string CreateUserCode()
    {
        string letters = RandomNumberGenerator.GetString(UserCodeLetters, 8);
        return letters[..4] + "-" + letters[4..];
    }

    public static string CreateRequestId() => System.Guid.NewGuid().ToString("D").ToUpperInvariant();
}
