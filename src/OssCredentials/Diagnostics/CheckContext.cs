using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Providers;
using OssCredentials.Sts;
using OssCredentials.Transport;
using OssCredentials.Values;

namespace OssCredentials.Diagnostics;

/// <summary>What the checks look at. What several of them need is read or asked for once.</summary>
internal sealed class CheckContext
{
    private readonly Dictionary<StoreScope, Attempt<StoredCredential>> _stored = [];

    private CheckContext(CheckRequest request, CredentialServices services, Func<UserContext?> openUser)
    {
        Request = request;
        Services = services;
        User = openUser();
        Session = new SessionEnvironment(services.Environment).Read();
    }

    public CheckRequest Request { get; }

    public CredentialServices Services { get; }

    public IEnvironmentVariables Environment => Services.Environment;

    public DateTimeOffset Now => Services.Clock.UtcNow;

    /// <summary>Whose start-up files are looked at; null where there are none, on Windows.</summary>
    public UserContext? User { get; }

    /// <summary>The <c>OSS_*</c> variables as they are.</summary>
    public SessionValues Session { get; }

    /// <summary>Whether this process's environment and the stores are what is checked.</summary>
    public bool IsOfEnvironment => Request.Credential is null && Request.Lookup.ProfileName is null;

    /// <summary>Whether the values of the set are at hand before anything is resolved: passed on, or in the environment.</summary>
    public bool HasValues => Request.Lookup.ProfileName is null;

    /// <summary>What the values are called where they came from.</summary>
    public CredentialValueNames Names => Request.Credential is null ? OssVariables.ValueNames : CredentialValueNames.Parameters;

    public string? AccessKeyId => Request.Credential is AccessKeyCredential given ? given.AccessKeyId : Session.AccessKeyId;

    public string? AccessKeySecret => Request.Credential is AccessKeyCredential given ? given.AccessKeySecret : Session.AccessKeySecret;

    public string? SecurityToken => Request.Credential is AccessKeyCredential given ? given.SecurityToken : Session.SecurityToken;

    public string? RoleArn => Request.Credential is AccessKeyCredential given ? given.RoleArn : Session.RoleArn;

    /// <summary>Whether the secret holds an id and the id something else: then neither is sent, since the id goes out in the open.</summary>
    public bool IsSwapped => HasValues && AccessKeyId is string id && AccessKeySecret is string secret && PasteMistakes.AreSwapped(id, secret);

    /// <summary>Whether the sources were asked for the credential; without it only what stands there can be told.</summary>
    public bool WasAsked => Sts.Value is not null && !IsSwapped;

    /// <summary>The credential that requests would be signed with.</summary>
    public Attempt<AccessKeyCredential> Credential { get; private set; } = Attempt<AccessKeyCredential>.None;

    /// <summary>Whether STS can be reached.</summary>
    public Attempt<EndpointAnswer> Sts { get; private set; } = Attempt<EndpointAnswer>.None;

    /// <summary>Whether OSS can be reached, where its endpoint is named.</summary>
    public Attempt<EndpointAnswer> Oss { get; private set; } = Attempt<EndpointAnswer>.None;

    /// <summary>Who STS says that this is.</summary>
    public Attempt<CallerIdentity> Identity { get; private set; } = Attempt<CallerIdentity>.None;

    /// <summary>The endpoint of OSS as the variable names it; null when it is not set.</summary>
    public string? OssEndpoint => Environment.Get(OssEndpointVariable.Name);

    /// <summary>Whether it names plain http beyond this machine; then https is asked.</summary>
    public bool IsOssEndpointPlain { get; private set; }

    /// <summary>Asks what is to be asked.</summary>
    public static async Task<CheckContext> CreateAsync(
        CheckRequest request, CredentialServices services, Func<UserContext?> openUser, CancellationToken cancellationToken)
    {
        var context = new CheckContext(request, services, openUser);
        if (!request.IsOffline)
        {
            Task<Attempt<EndpointAnswer>> sts = Attempt<EndpointAnswer>.OfAsync(
                () => services.CreateProbe().AskAsync(services.ResolveSts(), cancellationToken));
            Task<Attempt<EndpointAnswer>> oss = context.OssEndpoint is null
                ? Task.FromResult(Attempt<EndpointAnswer>.None)
                : Attempt<EndpointAnswer>.OfAsync(() => services.CreateProbe().AskAsync(context.ReadOssEndpoint(), cancellationToken));
            context.Sts = await sts.ConfigureAwait(false);
            if (context.WasAsked)
            {
                // Else each of these would try for half a minute to tell the same.
                context.Credential = await Attempt<AccessKeyCredential>.OfAsync(() => CheckedCredential.ResolveAsync(request.Credential, request.Lookup, services, context.Names, cancellationToken)).ConfigureAwait(false);
                context.Identity = context.Credential.Value is AccessKeyCredential signer
                    ? await Attempt<CallerIdentity>.OfAsync(() => services.GetCallerIdentityAsync(signer, new StsEndpointOptions(), cancellationToken)).ConfigureAwait(false)
                    : Attempt<CallerIdentity>.None;
            }

            context.Oss = await oss.ConfigureAwait(false);
        }

        return context;
    }

    /// <summary>What is stored for the user or the machine.</summary>
    public Attempt<StoredCredential> Stored(StoreScope scope)
    {
        if (!_stored.TryGetValue(scope, out Attempt<StoredCredential>? stored))
        {
            stored = Attempt<StoredCredential>.Of(() => Services.OpenStore(scope).Read());
            _stored.Add(scope, stored);
        }

        return stored;
    }

    /// <summary>An id as it may be shown: what does not look like one may be a secret in its place.</summary>
    public static string Shown(string accessKeyId) => PasteMistakes.LooksLikeId(accessKeyId) ? accessKeyId : "an ID in an unknown format";

    private Uri ReadOssEndpoint()
    {
        Uri endpoint = OssEndpointVariable.Parse(OssEndpoint!, out bool isPlain);
        IsOssEndpointPlain = isPlain;
        return endpoint;
    }
}
