using System;

namespace OssCredentials.SignIn;

/// <summary>What the token endpoint returns.</summary>
internal sealed class OAuthTokens
{
    public OAuthTokens(string accessToken, DateTimeOffset accessTokenExpiration, string? refreshToken)
    {
        AccessToken = accessToken;
        AccessTokenExpiration = accessTokenExpiration;
        RefreshToken = refreshToken;
    }

    /// <summary>Secret.</summary>
    public string AccessToken { get; }

    public DateTimeOffset AccessTokenExpiration { get; }

    /// <summary>Secret, and usable once. Null if the server sent none: then an older one stays valid.</summary>
    public string? RefreshToken { get; }
}
