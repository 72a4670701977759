using System;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>
/// Obtains tokens for a code that a browser returned, renews them, and exchanges them for STS credentials. Sources:
/// aliyun/aliyun-cli, config/configure.go; aliyun/credentials-go, credentials/providers/oauth.go; RFC 6749 and RFC 7636.
/// </summary>
internal sealed class OAuthClient
{
    private const string Service = "OAuth";

    // RAM's default for an application's access tokens (RAM, "Create an application").
    private const int DefaultLifetimeSeconds = 3600;

    // Access tokens are valid for at most 3 hours there; a day leaves room for future changes.
    private const int LongestLifetimeSeconds = 86400;

    private readonly OAuthSite _site;
    private readonly SignInCaller _caller;

    public OAuthClient(OAuthSite site, SignInCaller caller)
    {
        _site = site;
        _caller = caller;
    }

    /// <summary>The address for the browser. It contains no secret: the verifier stays here.</summary>
    public static Uri AuthorizationUri(OAuthSite site, Uri redirectUri, string state, CodeVerifier verifier)
    {
        var query = new StringBuilder("/oauth2/v1/auth?response_type=code");
        foreach ((string name, string value) in new[]
        {
            ("client_id", site.ClientId), ("redirect_uri", redirectUri.AbsoluteUri), ("state", state),
            ("code_challenge", verifier.Challenge), ("code_challenge_method", CodeVerifier.Method),
        })
        {
            query.Append('&').Append(name).Append('=').Append(PercentEncoding.Encode(value));
        }

        return new Uri(site.SignInEndpoint, query.ToString());
    }

    /// <summary>Whether a refusal is permanent: only a new sign-in helps. Source: aliyun/aliyun-cli, mcpproxy/oauth_app.go.</summary>
    public static bool IsPermanent(ServiceException refusal) =>
        refusal.StatusCode is 400 or 401 && refusal.Code is "invalid_grant" or "invalid_client" or "unauthorized_client" or "invalid_token";

    /// <summary>Whether an access token was refused, so that another one helps.</summary>
    public static bool IsAboutToken(ServiceException refusal) => refusal.StatusCode == 401 || refusal.Code is "expired_token" or "invalid_token";

    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public Task<OAuthTokens> RedeemAsync(string code, Uri redirectUri, CodeVerifier verifier, CancellationToken cancellationToken) => _caller.CallAsync(
        TokenCall("the code")
            .WithForm(
                ("grant_type", "authorization_code"), ("code", code), ("client_id", _site.ClientId), ("redirect_uri", redirectUri.AbsoluteUri),
                ("code_verifier", verifier.Text))
            .WithSecrets(code, verifier.Text),
        ReadTokens,
        cancellationToken);

    /// <summary>Uses up a refresh token. The result must be stored before anything else is done with it.</summary>
    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public Task<OAuthTokens> RefreshAsync(string refreshToken) => _caller.CallAsync(
        TokenCall("the refresh token")
            .WithForm(("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", _site.ClientId))
            .WithSecrets(refreshToken),
        ReadTokens,

        // Not the caller's token: an abandoned request may have used up the refresh token, and its response contains the only new one.
        CancellationToken.None);

    /// <exception cref="ServiceException">The service refused the request.</exception>
    /// <exception cref="OssCredentialException">There was no usable response.</exception>
    public Task<AccessKeyCredential> ExchangeAsync(string accessToken, string source, CancellationToken cancellationToken) => _caller.CallAsync(
        new SignInCall(Service, "the access token", HttpMethod.Post, new Uri(_site.ServiceEndpoint, "/v1/exchange")).WithBearer(accessToken),
        answer => IssuedCredentialReader.Read(
            answer, _site.ServiceEndpoint.Authority, _caller.Clock.UtcNow,
            (id, secret, token, expiration) => new AccessKeyCredential(id, secret, token)
            {
                Expiration = expiration,
                Source = source,
                RequestId = StrictJson.OptionalString(answer, "requestId"),
            },
            isCamelCase: true),
        cancellationToken);

    private SignInCall TokenCall(string action) => new(Service, action, HttpMethod.Post, new Uri(_site.ServiceEndpoint, "/v1/token"));

    private OAuthTokens ReadTokens(JsonElement answer)
    {
        // As lenient as possible: refusing a refresh token because of an odd number next to it would lose the sign-in.
        long seconds = answer.TryGetProperty("expires_in", out JsonElement lifetime) && lifetime.ValueKind == JsonValueKind.Number && lifetime.TryGetInt64(out long told)
            ? Math.Min(Math.Max(told, 0), LongestLifetimeSeconds)
            : DefaultLifetimeSeconds;
        string? refreshToken = StrictJson.OptionalString(answer, "refresh_token");
        return new OAuthTokens(
            TokenRules.Check(StrictJson.RequiredString(answer, "access_token")),
            _caller.Clock.UtcNow.AddSeconds(seconds),
            refreshToken is null ? null : TokenRules.Check(refreshToken));
    }
}
