using System;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Profiles;
using OssCredentials.Values;

namespace OssCredentials.SignIn;

/// <summary>A sign-in through a browser in progress: it waits on this machine for the browser to return.</summary>
public sealed class BrowserSignIn : IDisposable
{
    /// <summary>How long the browser may take: 5 minutes, like the aliyun CLI's own proxy (aliyun/aliyun-cli, mcpproxy).</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    // 16 letters and digits, like the CLI's: 95 bits.
    private const int StateLength = 16;

    private readonly SignInServices _services;
    private readonly OAuthSite _site;
    private readonly CodeVerifier _verifier = CodeVerifier.Create();
    private readonly CallbackListener _listener;

    internal BrowserSignIn(SignInServices services, SignInSite site)
    {
        _services = services;
        _site = OAuthSite.Of(OAuthSite.TypeOf(site), services.Environment);
        string state = SecureText.Create(StateLength);
        _listener = CallbackListener.Start(state, () => services.Logger.ForeignCallback());
        Address = OAuthClient.AuthorizationUri(_site, _listener.RedirectUri, state, _verifier);
    }

    /// <summary>The page to open in a browser. It is useless to anyone after this sign-in.</summary>
    public Uri Address { get; }

    /// <summary>The port of 127.0.0.1 to which the browser returns.</summary>
    public int Port => _listener.RedirectUri.Port;

    /// <summary>Opens <see cref="Address"/> in the system's browser, or the one in the variable <c>BROWSER</c>; false if there is none.</summary>
    public bool TryOpenBrowser() => SystemBrowser.TryOpen(Address, _services.Environment);

    /// <summary>
    /// Accepts the address of the last page, if the browser couldn't reach this machine; false if it doesn't belong to this
    /// sign-in.
    /// </summary>
    public bool TryTake(string address) => _listener.TryTake(address);

    /// <summary>Waits until the user has signed in, and obtains tokens and a credential.</summary>
    /// <exception cref="SignInException">The user refused, or took longer than <see cref="Timeout"/>.</exception>
    /// <exception cref="OssCredentialException">The service refused the request, or returned no usable response.</exception>
    public async Task<SignedIn> CompleteAsync(CancellationToken cancellationToken)
    {
        CallbackQuery callback = await WaitAsync(cancellationToken).ConfigureAwait(false);
        if (callback.Code is null)
        {
            throw callback.Error == "access_denied"
                ? new SignInException("SignInRefused", "The sign-in was canceled on its page.", "Run the command again to sign in.")
                : new SignInException(
                    "SignInRefused", $"The sign-in page returned the error {callback.Error}.",
                    "Run the command again. If the error persists, ask a RAM administrator whether the aliyun CLI's OAuth application is installed and assigned to you.");
        }

        OAuthClient client = _services.CreateOAuth(_site.Type);
        OAuthTokens tokens = await client.RedeemAsync(callback.Code, _listener.RedirectUri, _verifier, cancellationToken).ConfigureAwait(false);
        AccessKeyCredential credential = await client
            .ExchangeAsync(tokens.AccessToken, $"OAuth sign-in at {_site.SignInEndpoint.Authority}", cancellationToken).ConfigureAwait(false);
        return new SignedIn(StoredSignIn.OAuth(_site.Type, tokens.AccessToken, tokens.AccessTokenExpiration, tokens.RefreshToken, null, credential));
    }

    /// <summary>Stops listening.</summary>
    public void Dispose() => _listener.Dispose();

    private async Task<CallbackQuery> WaitAsync(CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task timeout = _services.Clock.Delay(Timeout, waiting.Token);
        await Task.WhenAny(_listener.Callback, timeout).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_listener.Callback.IsCompleted)
        {
            throw new SignInException(
                "SignInTooLate", $"No one signed in within {Timeout.TotalMinutes:0} minutes.",
                "Run the command again. If no browser opens, use -NoBrowser.");
        }

        waiting.Cancel();
        return await _listener.Callback.ConfigureAwait(false);
    }
}
