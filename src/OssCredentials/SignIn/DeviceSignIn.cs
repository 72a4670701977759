using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.SignIn;

/// <summary>A CloudSSO sign-in in progress: the user enters a code into a browser on any device.</summary>
public sealed class DeviceSignIn
{
    private readonly SignInServices _services;
    private readonly CloudSsoClient _client;
    private readonly string _signInUrl;
    private readonly CodeVerifier _verifier;
    private readonly DeviceAuthorization _device;
    private (string Token, DateTimeOffset Expiration)? _access;

    private DeviceSignIn(SignInServices services, CloudSsoClient client, string signInUrl, CodeVerifier verifier, DeviceAuthorization device)
    {
        _services = services;
        _client = client;
        _signInUrl = signInUrl;
        _verifier = verifier;
        _device = device;
    }

    /// <summary>The code that the user compares with the page's, or enters there.</summary>
    public string UserCode => _device.UserCode;

    /// <summary>The page that asks for the code.</summary>
    public Uri Address => _device.VerificationUri;

    /// <summary>The same page with the code filled in.</summary>
    public Uri AddressWithCode => _device.VerificationUriComplete;

    /// <summary>How long the code is valid.</summary>
    public TimeSpan Lifetime => _device.Lifetime;

    private string AccessToken => _access?.Token ?? throw new InvalidOperationException("No one has signed in yet.");

    internal static async Task<DeviceSignIn> StartAsync(SignInServices services, string signInUrl, CancellationToken cancellationToken)
    {
        CloudSsoClient client = services.CreateCloudSso(signInUrl);
        var verifier = CodeVerifier.Create();
        return new DeviceSignIn(services, client, signInUrl, verifier, await client.AuthorizeDeviceAsync(verifier, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Opens <see cref="AddressWithCode"/> in the system's browser, or the one in the variable <c>BROWSER</c>; false if there is
    /// none.
    /// </summary>
    public bool TryOpenBrowser() => SystemBrowser.TryOpen(AddressWithCode, _services.Environment);

    /// <summary>Waits until the user has signed in.</summary>
    /// <exception cref="SignInException">The user refused, or the code has expired.</exception>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken) =>
        _access = await _client.WaitForTokenAsync(_device, _verifier, cancellationToken).ConfigureAwait(false);

    /// <summary>The accounts that the user can access, after <see cref="WaitAsync"/>.</summary>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<IReadOnlyList<SignInAccount>> ListAccountsAsync(CancellationToken cancellationToken) =>
        _client.ListAccountsAsync(AccessToken, cancellationToken);

    /// <summary>The user's access configurations in an account, after <see cref="WaitAsync"/>.</summary>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public Task<IReadOnlyList<SignInAccessConfiguration>> ListAccessConfigurationsAsync(string accountId, CancellationToken cancellationToken) =>
        _client.ListAccessConfigurationsAsync(AccessToken, accountId, cancellationToken);

    /// <summary>Obtains a credential for one account, after <see cref="WaitAsync"/>.</summary>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public async Task<SignedIn> CompleteAsync(string accountId, string accessConfigurationId, CancellationToken cancellationToken)
    {
        AccessKeyCredential credential = await _client.IssueCredentialAsync(
            AccessToken, accountId, accessConfigurationId, $"CloudSSO sign-in at {_device.VerificationUri.Authority}", cancellationToken).ConfigureAwait(false);
        return new SignedIn(StoredSignIn.CloudSso(_signInUrl, accountId, accessConfigurationId, AccessToken, _access!.Value.Expiration, credential));
    }
}
