using System;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Transport;

namespace OssCredentials.SignIn;

/// <summary>
/// Obtains the STS credential of a sign-in: the stored one while it is valid, otherwise one for the access token, otherwise one for
/// a new access token. A refresh token works once, so only the owner of the turn uses it, and stores the new one before anything
/// else.
/// </summary>
internal sealed class SignInRenewal
{
    // The lead time of the official SDKs, and of this library if the whole lifetime is unknown (Caching.RefreshWindow).
    private static readonly TimeSpan s_lead = TimeSpan.FromMinutes(5);

    // The token must still be valid when a request that is sent now arrives, and both clocks may be slightly off.
    private static readonly TimeSpan s_tokenMargin = TimeSpan.FromSeconds(60);

    // A request signed now must still be valid when the service reads it.
    private static readonly TimeSpan s_lastUse = TimeSpan.FromSeconds(15);

    // Another attempt is needed if another program has changed the sign-in meanwhile; that may happen once, hardly ever twice.
    private const int Attempts = 3;

    // How long a caller whose stored credential is still valid waits for the renewal. It usually takes a few hundred milliseconds, and
    // should finish before the process exits: a refresh token works only once, and if the process exits before the response, the sign-in
    // is lost. An access token can be used again.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patienceForRefreshToken = TimeSpan.FromSeconds(3);

    private readonly SignInServices _services;

    public SignInRenewal(SignInServices services) => _services = services;

    private IClock Clock => _services.Clock;

    /// <param name="holder">Where the sign-in is kept.</param>
    /// <param name="minimumValidity">How long the credential must still be valid; one that expires sooner is renewed.</param>
    /// <param name="cancellationToken">Cancels the wait for a turn. Requests that were begun are completed, since they may use up a token.</param>
    /// <exception cref="OssCredentialException">There is no valid credential, and none could be obtained.</exception>
    public async Task<AccessKeyCredential> GetCredentialAsync(ISignInHolder holder, TimeSpan minimumValidity, CancellationToken cancellationToken)
    {
        if (Usable(holder.Read(), minimumValidity, Clock.UtcNow) is AccessKeyCredential stored)
        {
            return stored;
        }

        IDisposable turn;
        try
        {
            turn = await holder.TakeTurnAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            return await GetWithoutTurnAsync(holder, failure).ConfigureAwait(false);
        }

        using IDisposable mine = turn;
        for (int attempt = 1; ; attempt++)
        {
            // Read again: the previous owner of the turn may have renewed it.
            StoredSignIn held = holder.Read();
            if (Usable(held, minimumValidity, Clock.UtcNow) is AccessKeyCredential renewed)
            {
                return renewed;
            }

            if (!CanRenew(held) && StillValid(held) is AccessKeyCredential rest)
            {
                _services.Logger.SignInEnds(holder.Source, rest.Expiration!.Value, holder.SignInCommand);
                return rest;
            }

            try
            {
                if (await RenewAsync(holder, held).ConfigureAwait(false) is AccessKeyCredential issued)
                {
                    return issued;
                }

                if (attempt == Attempts)
                {
                    throw new CredentialSourceException(
                        "SignInChanged", $"{holder.Source} was changed by another program each time that it was being renewed.", "Run the command again.");
                }
            }
            catch (ServiceException refusal) when (OAuthClient.IsPermanent(refusal) || OAuthClient.IsAboutToken(refusal))
            {
                // Another program, which doesn't take turns with us, may have used up the token and stored a new one.
                if (attempt < Attempts && !holder.Read().HasSameTokens(held))
                {
                    continue;
                }

                if (StillValid(held) is AccessKeyCredential last)
                {
                    _services.Logger.SignInEnds(holder.Source, last.Expiration!.Value, holder.SignInCommand);
                    return last;
                }

                throw Expired(holder, $"The sign-in of {holder.Source} is no longer valid: {refusal.Message}", refusal);
            }
        }
    }

    /// <summary>The stored credential, if it is valid long enough without a renewal.</summary>
    public static AccessKeyCredential? Usable(StoredSignIn signIn, TimeSpan minimumValidity, DateTimeOffset now) =>
        signIn.Credential is { Expiration: DateTimeOffset end } credential && end - now > (minimumValidity > s_lead ? minimumValidity : s_lead)
            ? credential
            : null;

    /// <summary>The stored credential, if a request that is signed with it now is still valid when it arrives.</summary>
    public static AccessKeyCredential? StillValid(StoredSignIn signIn, DateTimeOffset now) =>
        signIn.Credential is { Expiration: DateTimeOffset end } credential && end - now > s_lastUse ? credential : null;

    /// <summary>How long a caller waits for a renewal while the stored credential is still valid.</summary>
    public static TimeSpan PatienceFor(StoredSignIn signIn, DateTimeOffset now) => HasToken(signIn, now) ? s_patience : s_patienceForRefreshToken;

    private static CredentialSourceException Expired(ISignInHolder holder, string message, Exception? cause = null) =>
        new(CredentialSourceException.SignInExpired, message, $"Sign in again: {holder.SignInCommand}", cause);

    private AccessKeyCredential? StillValid(StoredSignIn signIn) => StillValid(signIn, Clock.UtcNow);

    /// <summary>
    /// For a folder that can't be written, such as a container's mounted profile: an access token can be exchanged repeatedly, so
    /// nothing has to be stored.
    /// </summary>
    private async Task<AccessKeyCredential> GetWithoutTurnAsync(ISignInHolder holder, StoreException failure)
    {
        StoredSignIn held = holder.Read();
        if (HasToken(held))
        {
            AccessKeyCredential issued = await IssueAsync(holder, held).ConfigureAwait(false);
            _services.Logger.SignInCredentialNotStored(holder.Source, failure.Message);
            return issued;
        }

        if (StillValid(held) is AccessKeyCredential last)
        {
            _services.Logger.NotRenewed(last.Expiration!.Value, failure.Message);
            return last;
        }

        throw failure;
    }

    private static bool HasToken(StoredSignIn signIn, DateTimeOffset now) => signIn.AccessToken is not null && signIn.AccessTokenExpiration - now > s_tokenMargin;

    private bool HasToken(StoredSignIn signIn) => HasToken(signIn, Clock.UtcNow);

    private bool CanRenew(StoredSignIn signIn) => HasToken(signIn) || (signIn.SiteType is not null && signIn.RefreshToken is not null);

    /// <summary>Null if another program has changed the sign-in meanwhile: what it stored is newer, and kept.</summary>
    private async Task<AccessKeyCredential?> RenewAsync(ISignInHolder holder, StoredSignIn held)
    {
        if (held.SiteType is null)
        {
            return HasToken(held)
                ? Keep(holder, held, await IssueAsync(holder, held).ConfigureAwait(false))
                : throw Expired(holder, $"The sign-in of {holder.Source} has expired, and CloudSSO's can't be renewed.");
        }

        if (HasToken(held))
        {
            try
            {
                return Keep(holder, held, await IssueAsync(holder, held).ConfigureAwait(false));
            }
            catch (ServiceException refusal) when (OAuthClient.IsAboutToken(refusal) && held.RefreshToken is not null)
            {
                // The service knows better than the stored time.
            }
        }

        if (held.RefreshToken is null)
        {
            throw Expired(holder, $"The sign-in of {holder.Source} has expired, and there is no refresh token to renew it with.");
        }

        holder.Reserve();
        OAuthTokens tokens = await _services.CreateOAuth(held.SiteType).RefreshAsync(held.RefreshToken).ConfigureAwait(false);
        StoredSignIn renewed = held.WithTokens(tokens.AccessToken, tokens.AccessTokenExpiration, tokens.RefreshToken);
        try
        {
            holder.KeepAside(held, renewed);
            if (!holder.TryReplace(held, renewed))
            {
                return null;
            }
        }
        catch (OssCredentialException failure)
        {
            if (!holder.Read().HasSameTokens(held))
            {
                return null;
            }

            // The profile has changed in the meantime. The sign-in is kept for the next turn, and remains usable now.
            _services.Logger.SignInNotStored(holder.Source, failure.Message);
            return await IssueAsync(holder, renewed).ConfigureAwait(false);
        }

        return Keep(holder, renewed, await IssueAsync(holder, renewed).ConfigureAwait(false));
    }

    private Task<AccessKeyCredential> IssueAsync(ISignInHolder holder, StoredSignIn signIn) => signIn.SiteType is null
        ? _services.CreateCloudSso(signIn.SignInUrl!).IssueCredentialAsync(
            signIn.AccessToken!, signIn.AccountId!, signIn.AccessConfigurationId!, holder.Source, CancellationToken.None)
        : _services.CreateOAuth(signIn.SiteType).ExchangeAsync(signIn.AccessToken!, holder.Source, CancellationToken.None);

    private AccessKeyCredential? Keep(ISignInHolder holder, StoredSignIn held, AccessKeyCredential issued)
    {
        try
        {
            return holder.TryReplace(held, held.WithCredential(issued)) ? issued : null;
        }
        catch (OssCredentialException failure)
        {
            // The credential is valid, and another one can be obtained with the same token.
            _services.Logger.SignInCredentialNotStored(holder.Source, failure.Message);
            return issued;
        }
    }
}
