using System;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.Hosting;

namespace OssCredentials.Emulator.SignIn;

/// <summary>The services that sign in a person, at their own address: OAuth's and CloudSSO's.</summary>
internal sealed class SignInService
{
    private readonly OAuthService _oauth;
    private readonly CloudSsoService _cloudSso;

    public SignInService(EmulatorOptions options, TemporaryKeyIssuer issuer)
    {
        _oauth = new OAuthService(options, issuer);
        _cloudSso = new CloudSsoService(options, issuer);
    }

    public (string AccessToken, string RefreshToken) IssueOAuthTokens() => _oauth.IssueTokens();

    public string IssueCloudSsoToken() => _cloudSso.IssueToken();

    /// <summary>The services' address, without a path.</summary>
    public Uri? Endpoint
    {
        get => _cloudSso.Endpoint;
        set => _cloudSso.Endpoint = value;
    }

    /// <summary>The service's name in recorded requests: <c>oauth</c> or <c>cloudsso</c>.</summary>
    public static string NameOf(EmulatorRequest request) => IsOAuth(request) ? "oauth" : "cloudsso";

    /// <summary>The action that a request asks for; null for a path that they don't have.</summary>
    public static string? ActionOf(EmulatorRequest request) => (request.Method, request.Path) switch
    {
        ("GET", OAuthService.AuthorizePath) => "ShowAuthorization",
        ("POST", OAuthService.AuthorizePath) => "DecideAuthorization",
        ("POST", OAuthService.TokenPath) => "Token",
        ("POST", OAuthService.ExchangePath) => "Exchange",
        ("POST", CloudSsoService.DeviceAuthorizationPath) => "AuthorizeDevice",
        ("POST", CloudSsoService.TokenPath) => "DeviceToken",
        ("GET", CloudSsoService.AccountsPath) => "ListAccounts",
        ("GET", CloudSsoService.AccessConfigurationsPath) => "ListAccessConfigurations",
        ("POST", CloudSsoService.CredentialsPath) => "IssueCloudCredential",
        ("GET" or "POST", CloudSsoService.DevicePath) => "DevicePage",
        _ => null,
    };

    public EmulatorAnswer Answer(EmulatorRequest request) => ActionOf(request) switch
    {
        "ShowAuthorization" or "DecideAuthorization" => _oauth.Authorize(request),
        "Token" => _oauth.Token(request),
        "Exchange" => _oauth.Exchange(request),
        "AuthorizeDevice" => _cloudSso.Authorize(request),
        "DeviceToken" => _cloudSso.Token(request),
        "ListAccounts" => _cloudSso.ListAccounts(request),
        "ListAccessConfigurations" => _cloudSso.ListAccessConfigurations(request),
        "IssueCloudCredential" => _cloudSso.IssueCredential(request),
        "DevicePage" => _cloudSso.Page(request),
        _ => SignInAnswer.NotFound(),
    };

    /// <summary>An error that a test has requested, in the form of the service.</summary>
    public static EmulatorAnswer Error(EmulatorRequest request, int statusCode, string code, string message) => IsOAuth(request)
        ? SignInAnswer.OAuthError(statusCode, code, message)
        : SignInAnswer.CloudSsoError(statusCode, code, message);

    private static bool IsOAuth(EmulatorRequest request) =>
        request.Path is OAuthService.AuthorizePath or OAuthService.TokenPath or OAuthService.ExchangePath;
}
