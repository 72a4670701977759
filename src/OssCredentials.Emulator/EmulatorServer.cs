using System;
using System.Collections.Generic;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Emulator.EcsMetadata;
using OssCredentials.Emulator.Hosting;
using OssCredentials.Emulator.Oss;
using OssCredentials.Emulator.PathServices;
using OssCredentials.Emulator.Ram;
using OssCredentials.Emulator.Rpc;
using OssCredentials.Emulator.SignIn;
using OssCredentials.Emulator.Sts;

namespace OssCredentials.Emulator;

/// <summary>Local STS, RAM, OSS, ECS metadata and sign-in services on ports of the loopback address.</summary>
/// <remarks>It reads no configuration from files or variables, writes no log, and leaves Ctrl+C to the process that runs it.</remarks>
public sealed class EmulatorServer : IAsyncDisposable
{
    // Enough for the longest token that an environment variable can hold, percent-encoded twice.
    private const int MaximumRequestHead = 256 * 1024;

    private readonly WebApplication _host;
    private readonly IServer _server;
    private readonly RequestJournal _journal;
    private readonly OssService _oss;
    private readonly SignInService _signIn;
    private readonly EmulatorOptions _options;
    private int _disposed;

    private EmulatorServer(
        WebApplication host,
        IServer server,
        EmulatorOptions options,
        RequestJournal journal,
        EmulatorFaults faults,
        AccessKeyDirectory accessKeys,
        OssService oss,
        Uri stsEndpoint,
        Uri ossEndpoint,
        Uri metadataEndpoint,
        SignInService signIn)
    {
        _oss = oss;
        OssEndpoint = ossEndpoint;
        _host = host;
        _server = server;
        _options = options;
        _journal = journal;
        Faults = faults;
        AccessKeys = accessKeys;
        StsEndpoint = stsEndpoint;
        MetadataEndpoint = metadataEndpoint;
        _signIn = signIn;
    }

    /// <summary>The STS endpoint: <c>http://127.0.0.1:port</c>, or https if a certificate was given.</summary>
    public Uri StsEndpoint { get; }

    /// <summary>The RAM endpoint: the same address as STS, since the version in a request says which service it is for.</summary>
    public Uri RamEndpoint => StsEndpoint;

    /// <summary>The OSS endpoint, for buckets of every region: <c>http://127.0.0.1:port</c>, or https if a certificate was given.</summary>
    /// <remarks>The bucket is in the path here. With a host name such as <c>bucket.localhost</c>, it is the first label of the host.</remarks>
    public Uri OssEndpoint { get; }

    /// <summary>The endpoint of the ECS metadata service: <c>http://127.0.0.1:port</c>.</summary>
    public Uri MetadataEndpoint { get; }

    /// <summary>The URL that returns temporary credentials to anyone, for <c>ALIBABA_CLOUD_CREDENTIALS_URI</c>.</summary>
    public Uri CredentialsUri => new(MetadataEndpoint, "/credentials");

    /// <summary>The URL that returns the token of a GitHub Actions job, for <c>ACTIONS_ID_TOKEN_REQUEST_URL</c>.</summary>
    public Uri GitHubTokenRequestUrl => new(MetadataEndpoint, "/github/token?api-version=2.0");

    /// <summary>Where a person signs in, with OAuth or CloudSSO: <c>http://127.0.0.1:port</c>, or https if a certificate was given.</summary>
    public Uri SignInEndpoint => _signIn.Endpoint!;

    /// <summary>The sign-in URL of CloudSSO's directory.</summary>
    public Uri CloudSsoSignInUrl => new(SignInEndpoint, CloudSsoService.PortalPath);

    /// <summary>
    /// Which service runs where and what it accepts, for a person or a script: one "name: value" a line. The keys are made up and
    /// work only with this emulator.
    /// </summary>
    public string Description => $"""
        STS and RAM:         {StsEndpoint.OriginalString}
        OSS:                 {OssEndpoint.OriginalString}
        ECS metadata:        {MetadataEndpoint.OriginalString}
        Sign-in (OAuth):     {SignInEndpoint.OriginalString}
        Sign-in (CloudSSO):  {CloudSsoSignInUrl}
        Credentials URI:     {CredentialsUri}
        GitHub token URL:    {GitHubTokenRequestUrl}
        GitHub token:        {_options.GitHubRequestToken}
        OSS bucket:          {EmulatorOptions.DefaultBucket}, with {EmulatorOptions.DefaultObject}
        AccessKey ID:        {_options.AccessKeyId}
        AccessKey secret:    {_options.AccessKeySecret}
        RAM roles:           {string.Join(", ", _options.Roles)}
        ECS role:            {_options.EcsRoleName ?? "none"}
        OIDC provider ARN:   {_options.OidcProviderArn}
        OIDC token:          {_options.OidcToken}
        """;

    /// <summary>The faults that are waiting for the next requests.</summary>
    public EmulatorFaults Faults { get; }

    /// <summary>The AccessKeys that are accepted: the two from the options, and those issued since.</summary>
    public AccessKeyDirectory AccessKeys { get; }

    /// <summary>The buckets of OSS: <see cref="EmulatorOptions.DefaultBucket"/>, and those added since.</summary>
    public BucketDirectory Buckets => _oss.Buckets;

    /// <summary>The address that requests to OSS appear to come from; null for the real one. Policies evaluate it.</summary>
    public IPAddress? OssSourceAddress
    {
        get => _oss.SourceAddress;
        set => _oss.SourceAddress = value;
    }

    /// <summary>Whether OSS refuses every request of the account, as for an overdue account (<c>UserDisable</c>).</summary>
    public bool IsOssAccountDisabled
    {
        get => _oss.IsAccountDisabled;
        set => _oss.IsAccountDisabled = value;
    }

    /// <summary>The requests received so far, in order: a copy.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _journal.Snapshot();

    /// <summary>Starts the services. All of them accept requests when the task completes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The port is above <see cref="EmulatorOptions.HighestPort"/> or negative, or the tokens would be shorter than 8 characters.</exception>
    /// <exception cref="System.IO.IOException">Another program listens on the port.</exception>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions? options = null, CancellationToken ct = default)
    {
        options ??= new EmulatorOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.TokenLength, 8, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Port, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Port, EmulatorOptions.HighestPort, nameof(options));

        var accessKeys = new AccessKeyDirectory();
        DateTimeOffset made = options.Clock.GetUtcNow() - options.AccessKeyAge;
        accessKeys.Add(new EmulatorAccessKey(
            options.AccessKeyId, options.AccessKeySecret, Caller.User(options.AccountId, options.UserName, EmulatorOptions.UserId)) { CreateDate = made });
        accessKeys.Add(new EmulatorAccessKey(
            options.RootAccessKeyId, options.RootAccessKeySecret, Caller.Root(options.AccountId)) { CreateDate = made });

        var issuer = new TemporaryKeyIssuer(accessKeys, options.Clock, options.TokenLength);
        var gateway = new RpcGateway(
            new RequestAuthenticator(accessKeys, options.Clock), options.Clock, StsService.Create(options, issuer), RamService.Create(options, accessKeys), RamService.CreateIms(options, accessKeys));
        var buckets = new BucketDirectory();
        buckets.Add(new EmulatorBucket(EmulatorOptions.DefaultBucket) { CreationDate = made })
            .Put(EmulatorOptions.DefaultObject, "region,revenue\nhangzhou,1200\n"u8.ToArray());
        var oss = new OssService(options, accessKeys, buckets);
        var faults = new EmulatorFaults();
        var journal = new RequestJournal();
        var signIn = new SignInService(options, issuer);
        var application = new EmulatorApplication(
            options.Clock, gateway, new MetadataService(options, issuer), signIn, [new CredentialsUriService(options, issuer), new GitHubTokenService(options)], oss, faults, journal);

        int Port(int service) => options.Port == 0 ? 0 : options.Port + service;
        ListenOptions? sts = null, ossListen = null, metadata = null, signInListen = null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = MaximumRequestHead;
            kestrel.Limits.MaxRequestHeadersTotalSize = MaximumRequestHead;
            kestrel.Limits.MaxRequestBufferSize = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Port(0), listen => sts = WithProtocol(listen, options));
            kestrel.Listen(IPAddress.Loopback, Port(3), listen => ossListen = WithProtocol(listen, options));
            kestrel.Listen(IPAddress.Loopback, Port(2), listen => signInListen = WithProtocol(listen, options));
            kestrel.Listen(IPAddress.Loopback, Port(1), listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                metadata = listen;
            });
        });

        // Only the server is started, not the surrounding host, which would handle Ctrl+C for the whole process.
        WebApplication host = builder.Build();
        IServer server = host.Services.GetRequiredService<IServer>();
        try
        {
            await server.StartAsync(application, ct).ConfigureAwait(false);
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        string scheme = options.ServerCertificate is null ? "http" : "https";
        signIn.Endpoint = Endpoint(scheme, signInListen!);
        application.MetadataPort = metadata!.IPEndPoint!.Port;
        application.OssPort = ossListen!.IPEndPoint!.Port;
        application.SignInPort = signIn.Endpoint.Port;
        return new EmulatorServer(
            host, server, options, journal, faults, accessKeys, oss,
            Endpoint(scheme, sts!), Endpoint(scheme, ossListen), Endpoint("http", metadata), signIn);
    }

    /// <summary>Issues the tokens of a browser sign-in on the China site, without a browser.</summary>
    public (string AccessToken, string RefreshToken) IssueOAuthTokens() => _signIn.IssueOAuthTokens();

    /// <summary>Issues the access token of a CloudSSO sign-in, without a browser.</summary>
    public string IssueCloudSsoToken() => _signIn.IssueCloudSsoToken();

    /// <summary>Clears the list of requests received so far.</summary>
    public void ClearRequests() => _journal.Clear();

    /// <summary>Stops at once: requests in progress are cut off.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }
        // The token is already cancelled, so connections are aborted instead of waited for, and with them every hanging fault.
        await _server.StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
    }

    private static ListenOptions WithProtocol(ListenOptions listen, EmulatorOptions options)
    {
        listen.Protocols = HttpProtocols.Http1;
        if (options.ServerCertificate is not null)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = options.ServerCertificate });
        }

        return listen;
    }

    private static Uri Endpoint(string scheme, ListenOptions listen) => new($"{scheme}://127.0.0.1:{listen.IPEndPoint!.Port}");
}
