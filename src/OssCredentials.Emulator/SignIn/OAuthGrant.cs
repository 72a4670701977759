using System;

namespace OssCredentials.Emulator.SignIn;

/// <summary>What a token stands for: the client that it was issued to, and its end.</summary>
internal sealed class OAuthGrant
{
    public OAuthGrant(string clientId, DateTimeOffset expiration)
    {
        ClientId = clientId;
        Expiration = expiration;
    }

    public string ClientId { get; }

    public DateTimeOffset Expiration { get; }
}
