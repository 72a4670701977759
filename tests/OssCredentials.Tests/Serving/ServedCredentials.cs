using System;
using OssCredentials.Credentials;

namespace OssCredentials.Tests.Serving;

/// <summary>Credentials to serve.</summary>
internal static class ServedCredentials
{
    public const string Secret = "ServedSecret0123456789abcdefgh";

    public const string Token = "CAISserved+token/with=every_character.of-its";

    public static AccessKeyCredential EndingAt(DateTimeOffset end, int number = 1) =>
        new($"STS.Served{number}", Secret, Token) { Expiration = end, Source = "test" };
}
