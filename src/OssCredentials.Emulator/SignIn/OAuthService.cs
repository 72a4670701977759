using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.SignIn;

/// <summary>
/// Signs in through a browser: the authorization page, the tokens, and the STS credential that they are exchanged for. Source:
/// aliyun/aliyun-cli, config/configure.go; RFC 6749 and RFC 7636.
/// </summary>
internal sealed class OAuthService
{
    public const string AuthorizePath = "/oauth2/v1/auth";
    public const string TokenPath = "/v1/token";
    public const string ExchangePath = "/v1/exchange";

    // The CLI's application on both sites, and its registered addresses.
    private static readonly string[] s_clientIds = ["4038181954557748008", "4103531455503354461"];
    private static readonly string[] s_redirectUris = [.. Enumerable.Range(12345, 5).Select(static port => $"http://127.0.0.1:{port}/cli/callback")];

    private readonly Lock _lock = new();
    private readonly Dictionary<string, AuthorizationRequest> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AuthorizationRequest> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthGrant> _accessTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OAuthGrant> _refreshTokens = new(StringComparer.Ordinal);
    private readonly EmulatorOptions _options;
    private readonly TemporaryKeyIssuer _issuer;

    public OAuthService(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _options = options;
        _issuer = issuer;
    }

    public EmulatorAnswer Authorize(EmulatorRequest request) => request.Method switch
    {
        "GET" => ShowPage(request),
        "POST" => Decide(Value(request.Form, "request"), Value(request.Form, "decision") == "allow"),
        _ => SignInAnswer.Page(405, SignInPage.Message("Method not allowed", "Open this page with GET.")),
    };

    public EmulatorAnswer Token(EmulatorRequest request)
    {
        string? clientId = Value(request.Form, "client_id");
        if (!s_clientIds.Contains(clientId))
        {
            return SignInAnswer.OAuthError(401, "invalid_client", "The client ID is not registered.");
        }

        lock (_lock)
        {
            return Value(request.Form, "grant_type") switch
            {
                "authorization_code" => Redeem(request, clientId!),
                "refresh_token" => Refresh(request, clientId!),
                _ => SignInAnswer.OAuthError(400, "unsupported_grant_type", "The grant type is not supported."),
            };
        }
    }

    /// <summary>Issues tokens as a sign-in on the China site does.</summary>
    public (string AccessToken, string RefreshToken) IssueTokens()
    {
        lock (_lock)
        {
            return CreateTokens(s_clientIds[0]);
        }
    }

    public EmulatorAnswer Exchange(EmulatorRequest request)
    {
        if (BearerToken.Of(request) is not string token)
        {
            return SignInAnswer.OAuthError(401, "invalid_token", "The Authorization header has no bearer token.");
        }

        lock (_lock)
        {
            if (!_accessTokens.TryGetValue(token, out OAuthGrant? grant))
            {
                return SignInAnswer.OAuthError(401, "invalid_token", "The access token is invalid.");
            }

            if (grant.Expiration <= _options.Clock.GetUtcNow())
            {
                return SignInAnswer.OAuthError(401, "expired_token", "The access token has expired.");
            }
        }

        EmulatorAccessKey key = _issuer.Issue(
            Caller.User(_options.AccountId, _options.UserName, EmulatorOptions.UserId), _options.SignIn.CredentialLifetime);
        return SignInAnswer.Json(new JsonObject
        {
            ["requestId"] = SignInToken.CreateRequestId(),
            ["accessKeyId"] = key.AccessKeyId,
            ["accessKeySecret"] = key.AccessKeySecret,
            ["securityToken"] = key.SecurityToken,
            ["expiration"] = key.Expiration!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        });
    }

    private static string? Value(IReadOnlyList<KeyValuePair<string, string>> parameters, string name) =>
        parameters.FirstOrDefault(parameter => parameter.Key == name).Value;

    private EmulatorAnswer ShowPage(EmulatorRequest request)
    {
        string? redirectUri = Value(request.Query, "redirect_uri");
        string? clientId = Value(request.Query, "client_id");
        string? challenge = Value(request.Query, "code_challenge");

        // Nothing is sent to an address that is not registered, not even an error.
        string? fault = !s_clientIds.Contains(clientId) ? "The client ID is not registered."
            : !s_redirectUris.Contains(redirectUri) ? "The redirect address is not registered for this application."
            : Value(request.Query, "response_type") != "code" ? "The response type must be \"code\"."
            : Value(request.Query, "code_challenge_method") != "S256" || !Pkce.IsChallenge(challenge) ? "A code challenge of the method S256 is needed."
            : null;
        if (fault is not null)
        {
            return SignInAnswer.Page(400, SignInPage.Message("This sign-in can't continue", fault));
        }

        string id = SignInToken.Create("request-");
        lock (_lock)
        {
            _pending.Add(id, new AuthorizationRequest
            {
                ClientId = clientId!,
                RedirectUri = new Uri(redirectUri!),
                State = Value(request.Query, "state"),
                CodeChallenge = challenge!,
            });
        }

        return _options.SignIn.AllowAtOnce
            ? Decide(id, isAllowed: true)
            : SignInAnswer.Page(200, SignInPage.Authorize(id, _options.UserName, _options.AccountId, clientId!));
    }

    private EmulatorAnswer Decide(string? id, bool isAllowed)
    {
        lock (_lock)
        {
            if (id is null || !_pending.Remove(id, out AuthorizationRequest? pending))
            {
                return SignInAnswer.Page(400, SignInPage.Message("This sign-in can't continue", "The page is out of date. Start the sign-in again."));
            }

            string result = "error=access_denied&error_description=" + Uri.EscapeDataString("The user refused.");
            if (isAllowed)
            {
                string code = SignInToken.Create("code-");
                pending.CodeExpiration = _options.Clock.GetUtcNow() + _options.SignIn.AuthorizationCodeLifetime;
                _codes.Add(code, pending);
                result = "code=" + code;
            }

            return SignInAnswer.Redirect(new Uri($"{pending.RedirectUri}?{result}&state={Uri.EscapeDataString(pending.State ?? string.Empty)}"));
        }
    }

    private EmulatorAnswer Redeem(EmulatorRequest request, string clientId)
    {
        // Removed whatever the outcome: a code can be tried only once.
        string? code = Value(request.Form, "code");
        return code is null || !_codes.Remove(code, out AuthorizationRequest? granted) || granted.CodeExpiration <= _options.Clock.GetUtcNow()
            ? SignInAnswer.OAuthError(400, "invalid_grant", "The code is invalid, used already, or expired.")
            : granted.ClientId != clientId || granted.RedirectUri.OriginalString != Value(request.Form, "redirect_uri")
            ? SignInAnswer.OAuthError(400, "invalid_grant", "The code was issued for another client or redirect address.")
            : !Pkce.Verify(granted.CodeChallenge, Value(request.Form, "code_verifier"))
            ? SignInAnswer.OAuthError(400, "invalid_grant", "The code verifier does not match the code challenge.")
            : IssueTokens(clientId);
    }

    private EmulatorAnswer Refresh(EmulatorRequest request, string clientId)
    {
        string? token = Value(request.Form, "refresh_token");
        return token is null || !_refreshTokens.Remove(token, out OAuthGrant? grant) || grant.Expiration <= _options.Clock.GetUtcNow() || grant.ClientId != clientId
            ? SignInAnswer.OAuthError(400, "invalid_grant", "The refresh token is invalid, used already, or expired.")
            : IssueTokens(clientId);
    }

    private (string AccessToken, string RefreshToken) CreateTokens(string clientId)
    {
        DateTimeOffset now = _options.Clock.GetUtcNow();
        string accessToken = SignInToken.Create("oauth-access-"), refreshToken = SignInToken.Create("oauth-refresh-");
        _accessTokens.Add(accessToken, new OAuthGrant(clientId, now + _options.SignIn.AccessTokenLifetime));
        _refreshTokens.Add(refreshToken, new OAuthGrant(clientId, now + _options.SignIn.RefreshTokenLifetime));
        return (accessToken, refreshToken);
    }

    private EmulatorAnswer IssueTokens(string clientId)
    {
        (string accessToken, string refreshToken) = CreateTokens(clientId);
        return SignInAnswer.Json(new JsonObject
        {
            ["access_token"] = accessToken,
            ["refresh_token"] = refreshToken,
            ["expires_in"] = (long)_options.SignIn.AccessTokenLifetime.TotalSeconds,
            ["token_type"] = "Bearer",
        });
    }
}
