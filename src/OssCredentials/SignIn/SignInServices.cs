using System;
using Microsoft.Extensions.Logging;
using OssCredentials.Environment;
using OssCredentials.Transport;

namespace OssCredentials.SignIn;

/// <summary>What a sign-in asks outside this process.</summary>
internal sealed class SignInServices
{
    private readonly SignInCaller _caller;

    public SignInServices(IEnvironmentVariables environment, SignInCaller caller, ILogger logger)
    {
        Environment = environment;
        _caller = caller;
        Logger = logger;
    }

    public IEnvironmentVariables Environment { get; }

    public IClock Clock => _caller.Clock;

    public ILogger Logger { get; }

    /// <exception cref="Errors.InvalidCredentialValueException">A variable of the site's isn't an address.</exception>
    public OAuthClient CreateOAuth(string siteType) => new(OAuthSite.Of(siteType, Environment), _caller);

    /// <exception cref="Errors.InvalidCredentialValueException">The URL isn't one.</exception>
    public CloudSsoClient CreateCloudSso(string signInUrl) => new(CloudSsoClient.ParseSignInUrl(signInUrl), CloudSsoClient.ClientIdOf(Environment), _caller);
}
