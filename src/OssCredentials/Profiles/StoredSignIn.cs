using System;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>A person's sign-in, as in a profile of the aliyun CLI: its tokens, and the STS credential issued for them.</summary>
/// <remarks>A class, not a record: a record's ToString prints every member.</remarks>
internal sealed class StoredSignIn
{
    /// <summary>The value of <c>oauth_site_type</c> for accounts in China.</summary>
    public const string China = "CN";

    /// <summary>The value of <c>oauth_site_type</c> for the international site.</summary>
    public const string International = "INTL";

    private StoredSignIn()
    {
    }

    /// <summary>OAuth's site, <see cref="China"/> or <see cref="International"/>; null for CloudSSO.</summary>
    public string? SiteType { get; private init; }

    /// <summary>CloudSSO's sign-in URL; null for OAuth.</summary>
    public string? SignInUrl { get; private init; }

    /// <summary>CloudSSO's account; null for OAuth.</summary>
    public string? AccountId { get; private init; }

    /// <summary>CloudSSO's access configuration, by its ID; null for OAuth.</summary>
    public string? AccessConfigurationId { get; private init; }

    /// <summary>Exchanged for STS credentials until it expires. Secret.</summary>
    public string? AccessToken { get; private init; }

    public DateTimeOffset? AccessTokenExpiration { get; private init; }

    /// <summary>OAuth's refresh token, which can be used once. Secret.</summary>
    public string? RefreshToken { get; private init; }

    /// <summary>When the refresh token expires; null if unknown.</summary>
    public DateTimeOffset? RefreshTokenExpiration { get; private init; }

    /// <summary>The STS credential that was issued last; null if there is none.</summary>
    public AccessKeyCredential? Credential { get; private init; }

    /// <summary>The CLI's name for the mode.</summary>
    public string ModeName => SiteType is null ? "CloudSSO" : "OAuth";

    public static StoredSignIn OAuth(
        string siteType, string? accessToken, DateTimeOffset? accessTokenExpiration, string? refreshToken, DateTimeOffset? refreshTokenExpiration,
        AccessKeyCredential? credential) => new()
        {
            SiteType = siteType,
            AccessToken = accessToken,
            AccessTokenExpiration = accessTokenExpiration,
            RefreshToken = refreshToken,
            RefreshTokenExpiration = refreshTokenExpiration,
            Credential = credential,
        };

    public static StoredSignIn CloudSso(
        string? signInUrl, string? accountId, string? accessConfigurationId, string? accessToken, DateTimeOffset? accessTokenExpiration,
        AccessKeyCredential? credential) => new()
        {
            SignInUrl = signInUrl,
            AccountId = accountId,
            AccessConfigurationId = accessConfigurationId,
            AccessToken = accessToken,
            AccessTokenExpiration = accessTokenExpiration,
            Credential = credential,
        };

    /// <summary>The command to sign in again with a profile, quoted for PowerShell.</summary>
    public static string CommandFor(string profileName) => "Connect-OssAccount -ProfileName " + CommandText.Quote(profileName);

    /// <summary>The same sign-in with tokens that replace its own.</summary>
    /// <param name="accessToken">The new access token.</param>
    /// <param name="expiration">When it expires.</param>
    /// <param name="refreshToken">The new refresh token; null keeps the current one.</param>
    public StoredSignIn WithTokens(string accessToken, DateTimeOffset expiration, string? refreshToken) => OAuth(
        SiteType!, accessToken, expiration, refreshToken ?? RefreshToken, refreshToken is null ? RefreshTokenExpiration : null, Credential);

    /// <summary>The same sign-in with another STS credential.</summary>
    public StoredSignIn WithCredential(AccessKeyCredential credential) => SiteType is null
        ? CloudSso(SignInUrl, AccountId, AccessConfigurationId, AccessToken, AccessTokenExpiration, credential)
        : OAuth(SiteType, AccessToken, AccessTokenExpiration, RefreshToken, RefreshTokenExpiration, credential);

    /// <summary>The same sign-in without tokens and credential.</summary>
    public StoredSignIn SignedOut() => SiteType is null
        ? CloudSso(SignInUrl, AccountId, AccessConfigurationId, null, null, null)
        : OAuth(SiteType, null, null, null, null, null);

    /// <summary>Whether two have the same tokens; their STS credentials may differ.</summary>
    public bool HasSameTokens(StoredSignIn other) =>
        SiteType == other.SiteType
        && SignInUrl == other.SignInUrl
        && AccountId == other.AccountId
        && AccessConfigurationId == other.AccessConfigurationId
        && AccessToken == other.AccessToken
        && RefreshToken == other.RefreshToken;

    /// <summary>Whether a new STS credential can still be requested, according to the stored times.</summary>
    public bool CanBeRenewed(DateTimeOffset now) =>
        SiteType is null
        ? AccessToken is not null && AccessTokenExpiration > now && SignInUrl is not null && AccountId is not null && AccessConfigurationId is not null
        : (AccessToken is not null && AccessTokenExpiration > now)
            || (RefreshToken is not null && (RefreshTokenExpiration is null || RefreshTokenExpiration > now));

    /// <summary>The mode alone.</summary>
    public override string ToString() => ModeName;
}
