using System;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>The addresses of a site's browser sign-in, and its application. Source: aliyun/aliyun-cli, config/configure.go.</summary>
internal sealed class OAuthSite
{
    /// <summary>
    /// The variable with the address of an OAuth service on this machine, such as <c>http://127.0.0.1:8080</c>: an emulator's, to
    /// try the sign-in without an account. Only a loopback address is accepted, so that the variable can't send a refresh token to
    /// another machine.
    /// </summary>
    public const string EndpointVariable = "OSSCREDENTIALS_OAUTH_ENDPOINT";

    private OAuthSite(string type, string clientId, Uri signInEndpoint, Uri serviceEndpoint)
    {
        Type = type;
        ClientId = clientId;
        SignInEndpoint = signInEndpoint;
        ServiceEndpoint = serviceEndpoint;
    }

    /// <summary>The aliyun CLI's name for the site in <c>oauth_site_type</c>.</summary>
    public string Type { get; }

    /// <summary>
    /// The CLI's own application, which exists for every Alibaba Cloud account. Only its tokens can be exchanged for STS
    /// credentials.
    /// </summary>
    public string ClientId { get; }

    /// <summary>The address for the browser.</summary>
    public Uri SignInEndpoint { get; }

    /// <summary>The address that issues and exchanges tokens.</summary>
    public Uri ServiceEndpoint { get; }

    /// <exception cref="InvalidCredentialValueException">The variable <see cref="EndpointVariable"/> isn't a loopback address.</exception>
    public static OAuthSite Of(string type, IEnvironmentVariables environment)
    {
        if (type is not (StoredSignIn.China or StoredSignIn.International))
        {
            throw new CredentialSourceException(
                "SignInSiteUnknown", $"The profile's oauth_site_type isn't {StoredSignIn.China} or {StoredSignIn.International}, so the address to renew its sign-in at is unknown.",
                "Sign in again with Connect-OssAccount, and specify -Site.");
        }

        Uri? local = LocalEndpoint(environment);
        return type == StoredSignIn.China
            ? new OAuthSite(type, "4038181954557748008", local ?? new Uri("https://signin.aliyun.com"), local ?? new Uri("https://oauth.aliyun.com"))
            : new OAuthSite(type, "4103531455503354461", local ?? new Uri("https://signin.alibabacloud.com"), local ?? new Uri("https://oauth.alibabacloud.com"));
    }

    public static string TypeOf(SignInSite site) => site == SignInSite.China ? StoredSignIn.China : StoredSignIn.International;

    private static Uri? LocalEndpoint(IEnvironmentVariables environment)
    {
        if (environment.Get(EndpointVariable) is not string text)
        {
            return null;
        }

        Uri endpoint = EndpointRules.Parse(text, EndpointVariable);
        return EndpointRules.IsLoopback(endpoint)
            ? endpoint
            : throw new InvalidCredentialValueException(
                "OAuthEndpointNotLocal", EndpointVariable, $"The variable {EndpointVariable} specifies an address on another machine.",
                "Remove the variable. It is only for an emulator on this machine, such as http://127.0.0.1:8080.");
    }
}
