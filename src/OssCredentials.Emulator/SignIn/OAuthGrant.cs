using System;

namespace OssCredentials.Emulator.SignIn;

/// <summary>What a token was issued for: the client, and the time until which it is valid.</summary>
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
