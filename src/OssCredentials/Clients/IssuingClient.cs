using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Errors;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Clients;

/// <summary>Requests temporary credentials from STS and the ECS metadata service.</summary>
public sealed class IssuingClient
{
    private readonly Func<CredentialLookup, CredentialServices> _createServices;

    internal IssuingClient(Func<CredentialLookup, CredentialServices> createServices) => _createServices = createServices;

    /// <summary>Assumes a role with a given credential, or with the session's own key pair (a role next to it is ignored).</summary>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits; no request was sent.</exception>
    /// <exception cref="ServiceException">STS refused the request.</exception>
    /// <exception cref="TransportException">There was no usable response.</exception>
    public Task<AccessKeyCredential> AssumeRoleAsync(
        AccessKeyCredential? signer, AssumeRoleRequest request, StsEndpointOptions endpoint, CancellationToken cancellationToken) =>
        CreateAssumeRoleIssuer(signer, request, new CredentialLookup { StsEndpoint = endpoint }).IssueAsync(cancellationToken);

    /// <summary>
    /// Creates an issuer that does what <see cref="AssumeRoleAsync"/> does each time it is called. A given signer and the session's
    /// are kept as they are now; a profile and the sources behind the session are read each time, since what they issue expires.
    /// </summary>
    /// <param name="signer">The credential to sign with; null for the profile in <paramref name="lookup"/>, otherwise the session,
    /// otherwise the chain.</param>
    /// <param name="request">The request.</param>
    /// <param name="lookup">Where to look for a signer, and the STS endpoint to use.</param>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits.</exception>
    public CredentialIssuer CreateAssumeRoleIssuer(AccessKeyCredential? signer, AssumeRoleRequest request, CredentialLookup lookup)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        CredentialServices services = _createServices(lookup);
        request.Check();
        if (signer is not null)
        {
            CredentialRules.Check(signer, CredentialValueNames.Parameters);
            return new CredentialIssuer(cancellationToken => services.AssumeRoleAsync(signer, request, lookup.StsEndpoint, cancellationToken));
        }

        return AssumeRole(FindSigner(lookup.ProfileName, services), request, services);
    }

    /// <summary>
    /// The same, signed each time with the newest credential of a renewal. The renewal continues to obtain one for this, even
    /// if it was disposed because the role's credential replaced its own.
    /// </summary>
    /// <param name="signer">Renews the credential that signs.</param>
    /// <param name="request">The request.</param>
    /// <param name="lookup">Which STS to ask.</param>
    /// <exception cref="InvalidCredentialValueException">A value is out of its limits.</exception>
    public CredentialIssuer CreateChainedRoleIssuer(CredentialRenewal signer, AssumeRoleRequest request, CredentialLookup lookup)
    {
        _ = signer ?? throw new ArgumentNullException(nameof(signer));
        _ = request ?? throw new ArgumentNullException(nameof(request));

        request.Check();
        return AssumeRole(cancellationToken => new(signer.GetAsync(cancellationToken)), request, _createServices(lookup));
    }

    /// <summary>
    /// Creates an issuer that resolves a profile of another tool's file each time it is called. It reads the file each time and
    /// uses no cached credential.
    /// </summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or it isn't valid.</exception>
    public CredentialIssuer CreateProfileIssuer(CredentialLookup lookup)
    {
        _ = lookup ?? throw new ArgumentNullException(nameof(lookup));

        string name = lookup.ProfileName ?? throw new ArgumentException("A profile is needed.", nameof(lookup));
        CredentialServices services = _createServices(new CredentialLookup
        {
            ProfileName = name,
            StsEndpoint = lookup.StsEndpoint,
            MetadataEndpoint = lookup.MetadataEndpoint,

            // Longer than anything is valid, so that no cached credential is used.
            MinimumValidity = TimeSpan.MaxValue,
        });
        AccessKeyCredential? held = HeldBy(NamedProfile.Find(name, services));
        return new CredentialIssuer(async cancellationToken =>
        {
            IReadOnlyList<CredentialProfile> profile = NamedProfile.Find(name, services);
            if (HeldBy(profile) is AccessKeyCredential now)
            {
                if (now.AccessKeyId == held?.AccessKeyId)
                {
                    throw new CredentialSourceException(
                        "ProfileNotRenewed", $"{profile[0].Path}, line {profile[0].Line}: profile '{name}' has the same credential as before.",
                        "Renew it with the program that writes the profile, or use a profile that assumes a role.");
                }

                held = now;
            }

            return await new ProfileResolver(services).ResolveAsync(profile, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>
    /// Creates an issuer that assumes a role with an OIDC token each time it is called. A file is read each time, since its owner
    /// renews it.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="token">The token; null to read it from <paramref name="tokenFile"/>.</param>
    /// <param name="tokenFile">The file; if both are null, GitHub Actions is asked for the token of the current job.</param>
    /// <param name="endpoint">The STS endpoint to use.</param>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits.</exception>
    public CredentialIssuer CreateOidcIssuer(AssumeRoleWithOidcRequest request, string? token, string? tokenFile, StsEndpointOptions endpoint)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        request.Check();
        string? given = token is null ? null : IdentityProviderRules.ReadToken(token, "OidcToken");
        CredentialServices services = _createServices(new CredentialLookup { StsEndpoint = endpoint });
        return new CredentialIssuer(async cancellationToken =>
        {
            string current = given
                ?? (tokenFile is null
                    ? await services.RequestGitHubTokenAsync(cancellationToken).ConfigureAwait(false)
                    : OidcTokenFile.Read(tokenFile, "OidcTokenFile"));
            return await services.AssumeRoleWithOidcAsync(request, current, endpoint, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Assumes a role with a SAML assertion.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is outside its limits.</exception>
    public CredentialIssuer CreateSamlIssuer(AssumeRoleWithSamlRequest request, string assertion, StsEndpointOptions endpoint)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));
        _ = assertion ?? throw new ArgumentNullException(nameof(assertion));

        request.Check();
        string given = IdentityProviderRules.ReadAssertion(assertion, "SamlAssertion");
        CredentialServices services = _createServices(new CredentialLookup { StsEndpoint = endpoint });
        return new CredentialIssuer(cancellationToken => services.AssumeRoleWithSamlAsync(request, given, endpoint, cancellationToken));
    }

    /// <summary>Creates an issuer of the credentials of this instance's RAM role.</summary>
    /// <exception cref="CredentialUnavailableException">This isn't an ECS instance, it has no role, or the service is disabled.</exception>
    /// <exception cref="OssCredentialException">The response of the service isn't as documented.</exception>
    public CredentialIssuer CreateEcsRoleIssuer(EcsRoleRequest request)
    {
        _ = request ?? throw new ArgumentNullException(nameof(request));

        CredentialServices services = _createServices(new CredentialLookup());
        return new CredentialIssuer(cancellationToken => services.GetEcsRoleAsync(request, RetryPolicy.Metadata, cancellationToken));
    }

    // A credential in the file itself, which only the program that writes the file can renew.
    private static AccessKeyCredential? HeldBy(IReadOnlyList<CredentialProfile> profile) =>
        profile.Count == 1 && profile[0].Mode == CredentialMode.AccessKey ? profile[0].KeyPair : null;

    private static CredentialIssuer AssumeRole(
        Func<CancellationToken, ValueTask<AccessKeyCredential>> findSigner, AssumeRoleRequest request, CredentialServices services) => new(
        async cancellationToken => await services.AssumeRoleAsync(
            await findSigner(cancellationToken).ConfigureAwait(false), request, services.StsEndpoint, cancellationToken).ConfigureAwait(false));

    private static Func<CancellationToken, ValueTask<AccessKeyCredential>> FindSigner(string? profileName, CredentialServices services)
    {
        if (profileName is not null)
        {
            // A profile that doesn't exist is an error at once; later changes to it are picked up.
            NamedProfile.Find(profileName, services);
            return cancellationToken => new(new ProfileResolver(services).ResolveAsync(NamedProfile.Find(profileName, services), cancellationToken));
        }

        try
        {
            // The assumed role's credential may be put into these variables, so they must not be used when the role is assumed again.
            AccessKeyCredential session = CredentialChain.ReadVariables(services);
            return _ => new(session);
        }
        catch (CredentialUnavailableException)
        {
            return CredentialChain.CreateBehindVariables(services).GetCredentialAsync;
        }
    }
}
