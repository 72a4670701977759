using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Oss;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Ram;
using OssCredentials.SignIn;
using OssCredentials.Sts;
using OssCredentials.Transport;

namespace OssCredentials.Providers;

/// <summary>The services that the providers use. Each client is created on first use: most calls need none.</summary>
internal sealed class CredentialServices
{
    // For checks without a request: warnings are logged when one is sent.
    private static readonly Lazy<ILogger> s_quiet = new(static () => Loggers.Create(null));

    public const string ExternalDisabledVariable = "ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS";

    public required IEnvironmentVariables Environment { get; init; }

    /// <summary>Opens the store of a scope.</summary>
    public required Func<StoreScope, ICredentialStore> OpenStore { get; init; }

    public required CredentialCache Cache { get; init; }

    /// <summary>The connections to the services.</summary>
    public required ServiceConnections Connections { get; init; }

    public required Lazy<ILogger> Logger { get; init; }

    public IClock Clock => Connections.Clock;

    /// <summary>The STS endpoint of the caller; what it doesn't specify comes from a profile or the environment.</summary>
    public StsEndpointOptions StsEndpoint { get; init; } = new();

    /// <summary>The metadata service's endpoint of the caller; null for its own address.</summary>
    public string? MetadataEndpoint { get; init; }

    /// <summary>Leases the console of the current user to a program; null, or a null result, if there is none.</summary>
    public Func<IDisposable?>? LeaseConsole { get; init; }

    /// <summary>Whether programs and credentials URIs are disabled.</summary>
    public bool IsExternalDisabled => EnvironmentFlag.IsSet(Environment, ExternalDisabledVariable);

    /// <summary>How long a cached credential must still be valid; one that expires sooner is renewed first.</summary>
    public TimeSpan MinimumValidity { get; init; }

    /// <summary>
    /// The cached credential for a key, or one that its source issues: what a chain or a profile obtains from a service. A changed
    /// variable, file or parameter is another key.
    /// </summary>
    /// <exception cref="OssCredentialException">No usable credential is cached, and the source failed.</exception>
    public ValueTask<AccessKeyCredential> KeepAsync(
        CacheKey key, Func<CancellationToken, Task<AccessKeyCredential>> fetch, CancellationToken cancellationToken) =>
        KeepAsync(key, fetch, null, TimeSpan.Zero, cancellationToken);

    /// <inheritdoc cref="KeepAsync(CacheKey, Func{CancellationToken, Task{AccessKeyCredential}}, CancellationToken)"/>
    /// <param name="key">Everything that the credential depends on.</param>
    /// <param name="fetch">Asks the source if necessary.</param>
    /// <param name="atHand">A credential that is still valid and has to be renewed; null for none.</param>
    /// <param name="patience">How long to wait for the renewal before that credential is returned.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    private async ValueTask<AccessKeyCredential> KeepAsync(
        CacheKey key, Func<CancellationToken, Task<AccessKeyCredential>> fetch, AccessKeyCredential? atHand, TimeSpan patience, CancellationToken cancellationToken)
    {
        RefreshingCredential entry = Cache.Entry(key);
        AccessKeyCredential? fetched = null;
        Func<CancellationToken, Task<AccessKeyCredential>> ask = MinimumValidity > TimeSpan.Zero ? async token => fetched = await fetch(token).ConfigureAwait(false) : fetch;
        AccessKeyCredential credential = atHand is null
            ? await entry.GetAsync(ask, cancellationToken).ConfigureAwait(false)
            : await entry.GetAsync(ask, atHand, MinimumValidity > TimeSpan.Zero ? TimeSpan.Zero : patience, cancellationToken).ConfigureAwait(false);
        if (credential.Expiration is not DateTimeOffset expiration)
        {
            // Its expiration is unknown, so the next caller requests it again.
            Cache.Remove(key);
            return credential;
        }

        // One that was just issued is as long as possible.
        if (MinimumValidity > TimeSpan.Zero && (entry.Remaining ?? expiration - Clock.UtcNow) < MinimumValidity && !ReferenceEquals(credential, fetched))
        {
            return await entry.RefreshAsync(fetch, credential, cancellationToken).ConfigureAwait(false);
        }

        if (entry.LastFailure is OssCredentialException failure)
        {
            Logger.Value.NotRenewed(expiration, failure.Message);
        }

        return credential;
    }

    /// <summary>The credential of an assumed role, cached by signer, request and endpoint.</summary>
    public ValueTask<AccessKeyCredential> KeepAssumedRoleAsync(
        AccessKeyCredential signer, AssumeRoleRequest request, StsEndpointOptions endpoint, CancellationToken cancellationToken) => KeepAsync(
        new CacheKey(
            "AssumeRole", Resolve(endpoint, s_quiet).OriginalString, signer.AccessKeyId, signer.AccessKeySecret, signer.SecurityToken, request.RoleArn,
            request.RoleSessionName ?? RoleSessionNames.Given(Environment), request.DurationSeconds?.ToString(CultureInfo.InvariantCulture),
            request.Policy, request.ExternalId, request.SourceIdentity),
        token => AssumeRoleAsync(signer, request, endpoint, token),
        cancellationToken);

    /// <summary>
    /// The credential of a role assumed with an OIDC token. The cache key has everything except the content of a token file, which
    /// its owner renews.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="tokenSource">The token's file, or the token itself if it isn't in a file.</param>
    /// <param name="readToken">Reads the token if needed.</param>
    /// <param name="endpoint">The STS endpoint to use.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public ValueTask<AccessKeyCredential> KeepOidcRoleAsync(
        AssumeRoleWithOidcRequest request, string tokenSource, Func<string> readToken, StsEndpointOptions endpoint, CancellationToken cancellationToken) => KeepAsync(
        new CacheKey(
            "AssumeRoleWithOIDC", Resolve(endpoint, s_quiet).OriginalString, request.ProviderArn, tokenSource, request.RoleArn,
            request.RoleSessionName ?? RoleSessionNames.Given(Environment), request.DurationSeconds?.ToString(CultureInfo.InvariantCulture), request.Policy),
        token => AssumeRoleWithOidcAsync(request, readToken(), endpoint, token),
        cancellationToken);

    /// <summary>An instance role's credential, cached by endpoint, role and switches.</summary>
    public ValueTask<AccessKeyCredential> KeepEcsRoleAsync(EcsRoleRequest request, RetryPolicy policy, CancellationToken cancellationToken) => KeepAsync(
        new CacheKey(
            "EcsRole", request.Endpoint, request.RoleName, request.DisableImdsV1 ? "v2" : null, Environment.Get(EcsMetadataClient.RoleNameVariable),
            Environment.Get(EcsMetadataClient.DisabledVariable), Environment.Get(EcsMetadataClient.ImdsV1DisabledVariable)),
        token => GetEcsRoleAsync(request, policy, token),
        cancellationToken);

    /// <summary>The response of a credentials URI, cached by its address.</summary>
    public ValueTask<AccessKeyCredential> KeepFromUriAsync(Uri uri, string source, CancellationToken cancellationToken) => KeepAsync(
        new CacheKey("CredentialsURI", uri.OriginalString, source),
        token => GetFromUriAsync(uri, source, token),
        cancellationToken);

    /// <summary>
    /// The credential of a sign-in in a profile. The file is what keeps it, since other programs share it; what is kept here
    /// lets one of many callers renew it, and serves where the file can't be written.
    /// While the stored credential is valid, no one waits long for a service that is down.
    /// </summary>
    public async ValueTask<AccessKeyCredential> KeepSignInAsync(CredentialProfile profile, CancellationToken cancellationToken)
    {
        StoredSignIn signIn = profile.SignIn!;
        return SignInRenewal.Usable(signIn, MinimumValidity, Clock.UtcNow) ?? await KeepAsync(
            new CacheKey("SignIn", profile.Path, profile.Name, signIn.AccessToken, signIn.RefreshToken, signIn.Credential?.AccessKeyId),
            token => new SignInRenewal(CreateSignIn()).GetCredentialAsync(
                new ProfileSignIn(profile.Name, profile.Path, Environment, Clock), MinimumValidity, token),
            SignInRenewal.StillValid(signIn, Clock.UtcNow),
            SignInRenewal.PatienceFor(signIn, Clock.UtcNow),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The services that sign people in.</summary>
    public SignInServices CreateSignIn() => new(Environment, Connections);

    /// <exception cref="OssCredentialException">STS refused the request, or returned no usable response.</exception>
    public Task<AccessKeyCredential> AssumeRoleAsync(
        AccessKeyCredential signer, AssumeRoleRequest request, StsEndpointOptions endpoint, CancellationToken cancellationToken) =>
        new StsClient(Connections).AssumeRoleAsync(Resolve(endpoint), signer, request, SessionName(request.RoleSessionName), cancellationToken);

    /// <inheritdoc cref="AssumeRoleAsync"/>
    public Task<AccessKeyCredential> AssumeRoleWithOidcAsync(
        AssumeRoleWithOidcRequest request, string token, StsEndpointOptions endpoint, CancellationToken cancellationToken) =>
        new StsClient(Connections).AssumeRoleWithOidcAsync(Resolve(endpoint), request, token, SessionName(request.RoleSessionName), cancellationToken);

    /// <inheritdoc cref="AssumeRoleAsync"/>
    public Task<AccessKeyCredential> AssumeRoleWithSamlAsync(
        AssumeRoleWithSamlRequest request, string assertion, StsEndpointOptions endpoint, CancellationToken cancellationToken) =>
        new StsClient(Connections).AssumeRoleWithSamlAsync(Resolve(endpoint), request, assertion, cancellationToken);

    /// <exception cref="OssCredentialException">There is no such service or role, or it returned no usable response.</exception>
    public Task<AccessKeyCredential> GetEcsRoleAsync(EcsRoleRequest request, RetryPolicy policy, CancellationToken cancellationToken) =>
        new EcsMetadataClient(Connections, Environment).GetCredentialAsync(request, policy, cancellationToken);

    /// <exception cref="OssCredentialException">It refused the request, or returned no usable response.</exception>
    public Task<AccessKeyCredential> GetFromUriAsync(Uri uri, string source, CancellationToken cancellationToken) =>
        new CredentialsUriClient(Connections).GetCredentialAsync(uri, source, cancellationToken);

    /// <exception cref="OssCredentialException">It refused the request, or returned no usable response.</exception>
    public Task<string> RequestGitHubTokenAsync(CancellationToken cancellationToken) =>
        new GitHubTokenClient(Connections, Environment).RequestTokenAsync(cancellationToken);

    /// <summary>A signer's identity, as STS reports it.</summary>
    /// <exception cref="OssCredentialException">STS refused the request, or returned no usable response.</exception>
    public async Task<CallerIdentity> GetCallerIdentityAsync(AccessKeyCredential signer, StsEndpointOptions endpoint, CancellationToken cancellationToken)
    {
        CallerIdentity identity = await new StsClient(Connections).GetCallerIdentityAsync(Resolve(endpoint), signer, cancellationToken).ConfigureAwait(false);
        KnownIdentities.Note(signer.AccessKeyId, identity.Arn);
        return identity;
    }

    /// <summary>RAM, for the AccessKeys of a signer.</summary>
    /// <param name="endpoint">A host, or a URL for loopback; null for RAM's own.</param>
    /// <exception cref="InvalidCredentialValueException">It isn't a valid endpoint, or it is plain http beyond loopback.</exception>
    public RamClient CreateRam(string? endpoint) => new(RamEndpoint.Resolve(endpoint), RamEndpoint.ResolveIms(endpoint), Connections);

    /// <summary>The STS endpoint unless a profile specifies another.</summary>
    /// <exception cref="InvalidCredentialValueException">An endpoint or region isn't valid.</exception>
    public Uri ResolveSts() => Resolve(new StsEndpointOptions());

    /// <summary>The STS endpoint of a profile or the caller, in the form of a variable; null if neither specifies one.</summary>
    /// <exception cref="InvalidCredentialValueException">An endpoint or region isn't valid.</exception>
    public string? StsOf(CredentialProfile profile)
    {
        if (!IsSaid(StsEndpoint) && !IsSaid(profile.Sts))
        {
            return null;
        }

        Uri endpoint = Resolve(profile.Sts, s_quiet);
        return endpoint.Scheme == Uri.UriSchemeHttps ? endpoint.Authority : endpoint.GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Checks whether a service can be reached at all.</summary>
    public EndpointProbe CreateProbe() => new(Connections);

    /// <summary>OSS, for requests to one bucket, signed with one credential.</summary>
    public OssCaller CreateOss(AccessKeyCredential signer, string bucket) => new(Connections, signer, bucket);

    private string SessionName(string? given) => given ?? RoleSessionNames.FromEnvironment(Environment, Clock.UtcNow);

    // The caller's endpoint, region or VPC takes precedence over the profile's.
    private Uri Resolve(StsEndpointOptions profile, Lazy<ILogger>? logger = null) => Sts.StsEndpoint.Resolve(
        IsSaid(StsEndpoint) ? StsEndpoint : profile, Environment, logger ?? Logger);

    private static bool IsSaid(StsEndpointOptions options) => options.Endpoint is not null || options.Region is not null || options.UseVpcEndpoint;
}
