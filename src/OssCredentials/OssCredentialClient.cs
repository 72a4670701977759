using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.EcsMetadata;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Rotation;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials;

/// <summary>The way into the library: finds credentials, asks for temporary ones, and puts them into this process's environment.</summary>
/// <remarks>A client is cheap: make one for a call and let it go. Connections are the process's and are kept.</remarks>
public sealed class OssCredentialClient
{
    private readonly OssCredentialClientOptions _options;

    /// <summary>Makes a client.</summary>
    public OssCredentialClient(OssCredentialClientOptions options) => _options = options ?? throw new ArgumentNullException(nameof(options));

    /// <summary>The AccessKey ID in this process's environment; null when there is none.</summary>
    public string? SessionAccessKeyId => new SessionEnvironment(_options.Environment).Read().AccessKeyId;

    /// <summary>The credential in this process's environment, a role beside it not assumed.</summary>
    /// <exception cref="CredentialUnavailableException">There is none.</exception>
    /// <exception cref="OssCredentialException">What is there is half a set, or no credential.</exception>
    public AccessKeyCredential GetSession() => CredentialChain.Session(CreateServices(new CredentialLookup())).Read();

    /// <summary>Puts a credential into this process's environment, in place of what is there.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    public void SetSession(AccessKeyCredential credential) => SetSession(credential, FurtherVariables.None);

    /// <summary>Puts a credential into this process's environment, and other variables beside it, in place of what is there.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    public void SetSession(AccessKeyCredential credential, FurtherVariables further)
    {
        if (further is null)
        {
            throw new ArgumentNullException(nameof(further));
        }

        CheckGiven(credential);
        further.Check();
        new SessionEnvironment(_options.Environment).Apply(credential, further.ValuesFor(credential));
    }

    /// <summary>Checks a credential that a caller hands over, and warns when it has ended: its end may be wrong, so it is not refused.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be.</exception>
    public void CheckGiven(AccessKeyCredential credential)
    {
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        if (credential.Expiration is DateTimeOffset end && end <= _options.Clock.UtcNow)
        {
            CreateServices(new CredentialLookup()).Logger.Value.GivenCredentialEnded(end);
        }
    }

    /// <summary>Removes the whole set from this process's environment, and what was set beside it.</summary>
    public void ClearSession() => new SessionEnvironment(_options.Environment).Clear();

    /// <summary>The credential that a request would be signed with: the first source of the chain that is configured.</summary>
    /// <exception cref="CredentialUnavailableException">None is configured.</exception>
    /// <exception cref="OssCredentialException">A source is configured and wrong.</exception>
    public Task<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) =>
        GetCredentialAsync(new CredentialLookup(), cancellationToken);

    /// <summary>The credential of a named profile, or of the first source of the chain that is configured.</summary>
    /// <exception cref="CredentialUnavailableException">None is configured.</exception>
    /// <exception cref="OssCredentialException">There is no such profile, or a source is configured and wrong.</exception>
    public async Task<AccessKeyCredential> GetCredentialAsync(CredentialLookup lookup, CancellationToken cancellationToken)
    {
        CredentialServices services = CreateServices(lookup);
        AccessKeyCredential credential = lookup.ProfileName is null
            ? await CredentialChain.CreateForAnswer(services).GetCredentialAsync(cancellationToken).ConfigureAwait(false)
            : await new ProfileResolver(services).ResolveAsync(NamedProfile.Find(lookup.ProfileName, services), cancellationToken).ConfigureAwait(false);
        CheckValidity(credential, lookup.MinimumValidity, services.Clock.UtcNow);
        return credential;
    }

    /// <summary>Stores a credential for the user or the machine, and puts it into this process's environment as well.</summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="StoreException">It could not be stored; what was stored before is whole, and the session is as it was.</exception>
    public StoreReport SetStored(StoreScope scope, AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        CheckGiven(credential);
        StoreReport report = _options.OpenStore(scope).Write(credential, options, cancellationToken);
        if (!options.WhatIf)
        {
            new SessionEnvironment(_options.Environment).Apply(credential, options.FurtherVariables);
        }

        return report;
    }

    /// <summary>What is stored for the user or the machine; null when nothing is. No shell is run.</summary>
    /// <exception cref="StoreException">It cannot be read, or is not what a store writes.</exception>
    public StoredCredential? GetStored(StoreScope scope) => _options.OpenStore(scope).Read();

    /// <summary>Removes what <see cref="SetStored"/> stored, and nothing else.</summary>
    /// <exception cref="StoreException">It could not be removed.</exception>
    public StoreReport ClearStored(StoreScope scope, bool whatIf, CancellationToken cancellationToken) =>
        _options.OpenStore(scope).Clear(whatIf, cancellationToken);

    /// <summary>The full path of the aliyun CLI's <c>config.json</c>, whether it is there or not.</summary>
    /// <exception cref="CredentialSourceException">The home folder is unknown.</exception>
    public string ProfileFilePath => CreateProfileWriter().Path;

    /// <summary>
    /// Writes a credential into a profile of the aliyun CLI's <c>config.json</c>: mode AK, StsToken or RamRoleArn by what the
    /// credential has. Other keys of the profile stay, and every byte outside it; in a new file the profile is the current one.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="CredentialSourceException">The file is not what the CLI writes, names file and line; nothing was changed.</exception>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    public StoreReport SetProfile(string name, AccessKeyCredential credential, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        CheckProfile(name, credential, options);
        return CreateProfileWriter().Put(name, credential, options, cancellationToken);
    }

    /// <summary>
    /// Puts another long-term key pair into a profile of the aliyun CLI's <c>config.json</c> that has one, of the mode AK or
    /// RamRoleArn. Its mode, its other keys and every byte around the pair stay.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="CredentialSourceException">
    /// There is no such profile, it has no such key pair or holds another than the expected one, or the file is not what the
    /// CLI writes; nothing was changed.
    /// </exception>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    public StoreReport ReplaceProfileKeyPair(string name, AccessKeyCredential keyPair, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        CheckProfile(name, keyPair, options);
        return CreateProfileWriter().ReplaceKeyPair(name, keyPair, options, cancellationToken);
    }

    /// <summary>Every source of the chain, in its order: how it stands and why.</summary>
    /// <param name="lookup">Whom to ask, where a source is asked; the profile's name is passed over.</param>
    /// <param name="online">Whether to ask each source that is configured; else no request is sent and no process started.</param>
    /// <param name="cancellationToken">Ends every wait.</param>
    public async Task<IReadOnlyList<CredentialSourceDescription>> ListSourcesAsync(CredentialLookup lookup, bool online, CancellationToken cancellationToken)
    {
        ChainCredentialProvider chain = CredentialChain.Create(CreateServices(lookup));
        return online ? await chain.DescribeOnlineAsync(cancellationToken).ConfigureAwait(false) : chain.Describe();
    }

    /// <summary>Looks for what is wrong with a credential, its surroundings and the way to the services, and says the remedy.</summary>
    /// <returns>What each check saw, in the order of the checks. What is wrong is in there, and no exception.</returns>
    public async Task<IReadOnlyList<CheckResult>> CheckAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        CheckContext context = await CheckContext
            .CreateAsync(request, CreateServices(request.Lookup), _options.OpenUser, cancellationToken).ConfigureAwait(false);
        return await CredentialChecks.RunAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The names of the profiles in every file that can be read.</summary>
    public IReadOnlyList<string> GetProfileNames() => NamedProfile.All(CreateServices(new CredentialLookup()));

    /// <summary>The roles that this process's variables and the profiles name. Nothing is asked.</summary>
    public IReadOnlyList<string> GetRoleArns() => RoleArnsAtHand.All(CreateServices(new CredentialLookup()));

    /// <summary>Assumes a role with a given credential, or with the session's own key pair (a role beside it is passed over).</summary>
    /// <exception cref="InvalidCredentialValueException">A value is out of its limits; no request was sent.</exception>
    /// <exception cref="ServiceException">STS refused.</exception>
    /// <exception cref="TransportException">No usable answer.</exception>
    public Task<AccessKeyCredential> AssumeRoleAsync(
        AccessKeyCredential? signer, AssumeRoleRequest request, StsEndpointOptions endpoint, CancellationToken cancellationToken) =>
        CreateAssumeRoleIssuer(signer, request, new CredentialLookup { StsEndpoint = endpoint }).IssueAsync(cancellationToken);

    /// <summary>
    /// What <see cref="AssumeRoleAsync"/> does, to be done again and again. A given signer and the session's are kept as they
    /// are now; a profile and the sources behind the session are read each time, since what they issue ends.
    /// </summary>
    /// <param name="signer">Who signs; null for the profile in <paramref name="lookup"/>, else the session, else the chain.</param>
    /// <param name="request">What to ask for.</param>
    /// <param name="lookup">Where to look for a signer, and which STS to ask.</param>
    /// <exception cref="InvalidCredentialValueException">A value is out of its limits.</exception>
    public CredentialIssuer CreateAssumeRoleIssuer(AccessKeyCredential? signer, AssumeRoleRequest request, CredentialLookup lookup)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        CredentialServices services = CreateServices(lookup);
        request.Check();
        if (signer is not null)
        {
            CredentialRules.Check(signer, CredentialValueNames.Parameters);
            return new CredentialIssuer(cancellationToken => services.AssumeRoleAsync(signer, request, lookup.StsEndpoint, cancellationToken));
        }

        Func<CancellationToken, ValueTask<AccessKeyCredential>> findSigner = FindSigner(lookup.ProfileName, services);
        return new CredentialIssuer(async cancellationToken => await services.AssumeRoleAsync(
            await findSigner(cancellationToken).ConfigureAwait(false), request, lookup.StsEndpoint, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Assumes a role with an OIDC token, again and again; a file is read each time, since its owner renews it.</summary>
    /// <param name="request">What to ask for.</param>
    /// <param name="token">The token; null to read it from <paramref name="tokenFile"/>.</param>
    /// <param name="tokenFile">The file; null as well to ask GitHub Actions for the token of the job that runs.</param>
    /// <param name="endpoint">Which STS to ask.</param>
    /// <exception cref="InvalidCredentialValueException">A value is out of its limits.</exception>
    public CredentialIssuer CreateOidcIssuer(AssumeRoleWithOidcRequest request, string? token, string? tokenFile, StsEndpointOptions endpoint)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        request.Check();
        string? given = token is null ? null : IdentityProviderRules.ReadToken(token, "OidcToken");
        CredentialServices services = CreateServices(new CredentialLookup { StsEndpoint = endpoint });
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
    /// <exception cref="InvalidCredentialValueException">A value is out of its limits.</exception>
    public CredentialIssuer CreateSamlIssuer(AssumeRoleWithSamlRequest request, string assertion, StsEndpointOptions endpoint)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        if (assertion is null)
        {
            throw new ArgumentNullException(nameof(assertion));
        }

        request.Check();
        string given = IdentityProviderRules.ReadAssertion(assertion, "SamlAssertion");
        CredentialServices services = CreateServices(new CredentialLookup { StsEndpoint = endpoint });
        return new CredentialIssuer(cancellationToken => services.AssumeRoleWithSamlAsync(request, given, endpoint, cancellationToken));
    }

    /// <summary>Takes the credentials of this instance's RAM role.</summary>
    /// <exception cref="CredentialUnavailableException">This is no instance, it has no role, or the service is switched off.</exception>
    /// <exception cref="OssCredentialException">The service answers otherwise than documented.</exception>
    public Task<AccessKeyCredential> GetEcsRoleCredentialAsync(EcsRoleRequest request, CancellationToken cancellationToken) =>
        CreateEcsRoleIssuer(request).IssueAsync(cancellationToken);

    /// <summary>What <see cref="GetEcsRoleCredentialAsync"/> does, to be done again and again.</summary>
    public CredentialIssuer CreateEcsRoleIssuer(EcsRoleRequest request)
    {
        if (request is null)
        {
            throw new ArgumentNullException(nameof(request));
        }

        CredentialServices services = CreateServices(new CredentialLookup());
        return new CredentialIssuer(cancellationToken => services.GetEcsRoleAsync(request, RetryPolicy.Metadata, cancellationToken));
    }

    /// <summary>What <see cref="RotateAccessKeyAsync"/> would change; no request is sent.</summary>
    /// <exception cref="OssCredentialException">There is no long-term key where one was looked for.</exception>
    public RotationTarget FindRotationTarget(AccessKeyRotationRequest request) => CreateRotation(request, null).FindTarget();

    /// <summary>
    /// Rotates a long-term key through RAM: a new key is made and stored wherever the old one was, and the old one made
    /// inactive. What fails is undone, so that the old key works where it did; a stopped rotation is undone too before the
    /// task ends, which takes a minute at most.
    /// </summary>
    /// <param name="request">Which key, and how.</param>
    /// <param name="progress">Told each step as it begins, from whatever thread it happens on; null for nobody.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AccessKeyRotationException">It was refused, or failed and was undone as far as that went; says which keys there are and where.</exception>
    /// <exception cref="OssCredentialException">It failed before anything was changed.</exception>
    public Task<AccessKeyRotationResult> RotateAccessKeyAsync(
        AccessKeyRotationRequest request, Action<RotationStep>? progress, CancellationToken cancellationToken) =>
        CreateRotation(request, progress).RunAsync(cancellationToken);

    private AccessKeyRotation CreateRotation(AccessKeyRotationRequest request, Action<RotationStep>? progress) =>
        request is null
            ? throw new ArgumentNullException(nameof(request))
            : new AccessKeyRotation(CreateServices(new CredentialLookup { StsEndpoint = request.StsEndpoint }), request, progress ?? (static _ => { }));

    private static void CheckProfile(string name, AccessKeyCredential credential, ProfileWriteOptions options)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        if (options.Region is not null)
        {
            LocationRules.CheckRegion(options.Region, "Region");
        }
    }

    private AliyunCliProfileWriter CreateProfileWriter() => new(_options.Environment, _options.Clock.UtcNow);

    private static void CheckValidity(AccessKeyCredential credential, TimeSpan minimum, DateTimeOffset now)
    {
        if (minimum > TimeSpan.Zero && credential.Expiration is DateTimeOffset expiration && expiration - now < minimum)
        {
            throw new CredentialSourceException(
                "ValidityTooShort",
                $"The credential of {credential.Source} ends at {Expirations.ToText(expiration)}, sooner than the validity asked for.",
                "Set or assume a new one, or ask for a longer session where it is assumed.");
        }
    }

    private static Func<CancellationToken, ValueTask<AccessKeyCredential>> FindSigner(string? profileName, CredentialServices services)
    {
        if (profileName is not null)
        {
            IReadOnlyList<CredentialProfile> profile = NamedProfile.Find(profileName, services);
            return cancellationToken => new(new ProfileResolver(services).ResolveAsync(profile, cancellationToken));
        }

        try
        {
            AccessKeyCredential session = CredentialChain.Session(services).Read();
            return _ => new(session);
        }
        catch (CredentialUnavailableException)
        {
            // What is assumed may be put into the session, so the session must not be asked when it is assumed again.
            return CredentialChain.CreateBehindSession(services).GetCredentialAsync;
        }
    }

    private CredentialServices CreateServices(CredentialLookup lookup)
    {
        if (lookup is null)
        {
            throw new ArgumentNullException(nameof(lookup));
        }

        return new CredentialServices(_options)
        {
            StsEndpoint = lookup.StsEndpoint ?? throw new ArgumentNullException(nameof(lookup)),
            MetadataEndpoint = lookup.MetadataEndpoint,
            MinimumValidity = lookup.MinimumValidity,
        };
    }
}
