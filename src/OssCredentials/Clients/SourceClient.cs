using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Values;

namespace OssCredentials.Clients;

/// <summary>Finds the credential that requests are signed with, in the sources where programs look for it.</summary>
public sealed class SourceClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal SourceClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>The credential of a named profile, or of the first source of the chain that is configured.</summary>
    /// <exception cref="CredentialUnavailableException">None is configured.</exception>
    /// <exception cref="OssCredentialException">There is no such profile, or a configured source isn't valid.</exception>
    public async Task<AccessKeyCredential> GetCredentialAsync(CredentialLookup lookup, CancellationToken cancellationToken)
    {
        CredentialServices services = _createServices(lookup);
        AccessKeyCredential credential = await FindAsync(services, lookup.ProfileName, cancellationToken).ConfigureAwait(false);
        CheckValidity(credential, lookup.MinimumValidity, services.Clock.UtcNow);
        return credential;
    }

    /// <summary>The settings of a named profile besides its credential. No request is sent.</summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or it isn't valid.</exception>
    /// <exception cref="InvalidCredentialValueException">The STS endpoint or region isn't valid.</exception>
    public ProfileSettings GetProfileSettings(CredentialLookup lookup)
    {
        _ = lookup ?? throw new ArgumentNullException(nameof(lookup));

        CredentialServices services = _createServices(lookup);
        CredentialProfile profile = NamedProfile.Find(lookup.ProfileName!, services)[0];
        string? region = ProfileListing.Read(services.Environment, services.Clock.UtcNow).Profiles
            .FirstOrDefault(one => one.Path == profile.Path && one.Name == profile.Name)?.Region;
        return new ProfileSettings
        {
            RoleArn = profile.Role?.RoleArn ?? profile.OidcRole?.RoleArn,
            Region = region is not null && LocationRules.IsRegion(region) ? region : null,
            StsEndpoint = services.StsOf(profile),
        };
    }

    /// <summary>
    /// Creates an issuer that looks up the same credential each time it is called. A cached credential is returned only if it is
    /// valid for the time in <paramref name="lookup"/>; one that can't be renewed is returned in any case.
    /// </summary>
    public CredentialIssuer CreateIssuer(CredentialLookup lookup)
    {
        _ = lookup ?? throw new ArgumentNullException(nameof(lookup));

        CredentialServices services = _createServices(lookup);
        return new CredentialIssuer(async cancellationToken => await FindAsync(services, lookup.ProfileName, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Every source of the chain in order, with its state and the reason.</summary>
    /// <param name="lookup">The endpoints for sources that are tried; the profile's name is ignored.</param>
    /// <param name="online">Whether to try each configured source; otherwise no request is sent and no process started.</param>
    /// <param name="cancellationToken">Cancels every wait.</param>
    public async Task<IReadOnlyList<CredentialSourceDescription>> ListAsync(CredentialLookup lookup, bool online, CancellationToken cancellationToken)
    {
        ChainCredentialProvider chain = CredentialChain.Create(_createServices(lookup));
        return online ? await chain.DescribeOnlineAsync(cancellationToken).ConfigureAwait(false) : chain.Describe();
    }

    /// <summary>The roles that this process's variables and the profiles specify. No request is sent.</summary>
    public IReadOnlyList<string> GetRoleArns() => RoleArnsAtHand.All(_createServices(new CredentialLookup()));

    private static async ValueTask<AccessKeyCredential> FindAsync(CredentialServices services, string? profileName, CancellationToken cancellationToken) =>
        profileName is null
            ? await CredentialChain.CreateForAnswer(services).GetCredentialAsync(cancellationToken).ConfigureAwait(false)
            : await new ProfileResolver(services).ResolveAsync(NamedProfile.Find(profileName, services), cancellationToken).ConfigureAwait(false);

    /// <summary>Checks that a credential is valid long enough to be passed on.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="minimum">How long it must still be valid; with zero or less it only must not have expired.</param>
    /// <exception cref="CredentialSourceException">It expires sooner, or has expired.</exception>
    public static void CheckValidity(AccessKeyCredential credential, TimeSpan minimum) => CheckValidity(credential, minimum, DateTimeOffset.UtcNow);

    private static void CheckValidity(AccessKeyCredential credential, TimeSpan minimum, DateTimeOffset now)
    {
        if (minimum > TimeSpan.Zero && credential.Expiration is DateTimeOffset expiration && (credential.Remaining ?? expiration - now) < minimum)
        {
            throw new CredentialSourceException(
                "ValidityTooShort",
                $"The credential of {credential.Source} expires at {Expirations.ToText(expiration)}, which is sooner than the required validity.",
                "Set or assume a new credential, or request a longer session.");
        }
    }
}
