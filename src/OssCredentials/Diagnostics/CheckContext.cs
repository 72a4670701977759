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

/// <summary>The input of the checks. Whatever several of them need is read or requested once.</summary>
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

    /// <summary>The user whose start-up files are checked; null if there are none, on Windows.</summary>
    public UserContext? User { get; }

    /// <summary>The <c>OSS_*</c> variables, unchanged.</summary>
    public SessionValues Session { get; }

    /// <summary>Whether this process's environment and the stores are being checked.</summary>
    public bool IsOfEnvironment => Request.Credential is null && Request.Lookup.ProfileName is null;

    /// <summary>Whether the values are known before anything is resolved: passed in, or in the environment.</summary>
    public bool HasValues => Request.Lookup.ProfileName is null;

    /// <summary>The names of the values in their source.</summary>
    public CredentialValueNames Names => Request.Credential is null ? OssVariables.ValueNames : CredentialValueNames.Parameters;

    public string? AccessKeyId => Request.Credential is AccessKeyCredential given ? given.AccessKeyId : Session.AccessKeyId;

    public string? AccessKeySecret => Request.Credential is AccessKeyCredential given ? given.AccessKeySecret : Session.AccessKeySecret;

    public string? SecurityToken => Request.Credential is AccessKeyCredential given ? given.SecurityToken : Session.SecurityToken;

    public string? RoleArn => Request.Credential is AccessKeyCredential given ? given.RoleArn : Session.RoleArn;

    /// <summary>Whether the ID and the secret are swapped: then neither is sent, since the ID is sent unencrypted.</summary>
    public bool IsSwapped => HasValues && AccessKeyId is string id && AccessKeySecret is string secret && PasteMistakes.AreSwapped(id, secret);

    /// <summary>Whether the sources were asked for the credential; otherwise only what is stored there is known.</summary>
    public bool WasAsked => Sts.Value is not null && !IsSwapped;

    /// <summary>The credential that requests would be signed with.</summary>
    public Attempt<AccessKeyCredential> Credential { get; private set; } = Attempt<AccessKeyCredential>.None;

    /// <summary>Whether STS can be reached.</summary>
    public Attempt<EndpointAnswer> Sts { get; private set; } = Attempt<EndpointAnswer>.None;

    /// <summary>Whether OSS can be reached, if its endpoint is set.</summary>
    public Attempt<EndpointAnswer> Oss { get; private set; } = Attempt<EndpointAnswer>.None;

    /// <summary>The identity, as STS reports it.</summary>
    public Attempt<CallerIdentity> Identity { get; private set; } = Attempt<CallerIdentity>.None;

    /// <summary>The endpoint of OSS in the variable; null if it isn't set.</summary>
    public string? OssEndpoint => Environment.Get(OssEndpointVariable.Name);

    /// <summary>Whether it specifies plain http beyond this machine; https is used instead.</summary>
    public bool IsOssEndpointPlain { get; private set; }

    /// <summary>Makes the requests that the checks need.</summary>
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
                // Otherwise each of these would try for half a minute and report the same.
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

    /// <summary>An ID that can be shown: text that doesn't look like one may be a secret in the wrong place.</summary>
    public static string Shown(string accessKeyId) => PasteMistakes.LooksLikeId(accessKeyId) ? accessKeyId : "an ID in an unknown format";

    private Uri ReadOssEndpoint()
    {
        Uri endpoint = OssEndpointVariable.Parse(OssEndpoint!, out bool isPlain);
        IsOssEndpointPlain = isPlain;
        return endpoint;
    }
}
