using System;
using Microsoft.Extensions.Logging;
using OssCredentials.Environment;
using OssCredentials.Transport;

namespace OssCredentials.SignIn;

/// <summary>The services that a sign-in uses.</summary>
internal sealed class SignInServices
{
    private readonly ServiceConnections _connections;

    public SignInServices(IEnvironmentVariables environment, ServiceConnections connections)
    {
        Environment = environment;
        _connections = connections;
    }

    public IEnvironmentVariables Environment { get; }

    public IClock Clock => _connections.Clock;

    public ILogger Logger => _connections.Logger;

    /// <exception cref="Errors.InvalidCredentialValueException">A variable of the site isn't an address.</exception>
    public OAuthClient CreateOAuth(string siteType) => new(OAuthSite.Of(siteType, Environment), new SignInCaller(_connections));

    /// <exception cref="Errors.InvalidCredentialValueException">The URL isn't valid.</exception>
    public CloudSsoClient CreateCloudSso(string signInUrl) => new(CloudSsoClient.ParseSignInUrl(signInUrl), CloudSsoClient.ClientIdOf(Environment), new SignInCaller(_connections));
}
