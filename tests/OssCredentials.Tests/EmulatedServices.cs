using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Logging;
using OssCredentials.Providers;
using OssCredentials.Ram;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;

namespace OssCredentials.Tests;

/// <summary>An emulator for one test, and the library set up for it with its own variables, connections and log.</summary>
internal sealed class EmulatedServices : IAsyncDisposable
{
    private readonly HttpTransport _services;
    private readonly HttpTransport _metadata = HttpTransport.CreateDirect();

    private EmulatedServices(EmulatorServer server, FakeEnvironment environment)
    {
        Server = server;
        Environment = environment;
        _services = HttpTransport.CreateForServices(new EnvironmentProxy(environment));
        Client = CreateClient(SystemClock.Instance);
    }

    public EmulatorServer Server { get; }

    public FakeEnvironment Environment { get; }

    public LogRecorder Log { get; } = new();

    /// <summary>Doesn't wait between attempts.</summary>
    public OssClients Client { get; }

    public AccessKeyCredential User { get; } = new(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret);

    public AssumeRoleRequest Role { get; } = new(EmulatorOptions.DefaultRoleArn) { RoleSessionName = "test-session" };

    public StsEndpointOptions StsEndpoint => new() { Endpoint = Server.StsEndpoint.AbsoluteUri };

    public static async Task<EmulatedServices> StartAsync(EmulatorOptions? options = null, FakeEnvironment? environment = null) =>
        new(await EmulatorServer.StartAsync(options), environment ?? new FakeEnvironment());

    public OssClients CreateClient(IClock clock) => new(CreateOptions(clock));

    /// <summary>RAM as the library uses it, without waits between attempts.</summary>
    public RamClient CreateRam() => Client.CreateServices(new CredentialLookup()).CreateRam(Server.RamEndpoint.AbsoluteUri);

    private ClientOptions CreateOptions(IClock clock) => new()
    {
        Cache = new CredentialCache(clock),
        Environment = Environment,
        Clock = clock,
        Jitter = static () => 0,
        ServiceTransport = _services,
        MetadataTransport = _metadata,
        Log = Log.Add,
    };

    public Task<AccessKeyCredential> AssumeRoleAsync(
        AccessKeyCredential? signer = null, AssumeRoleRequest? request = null, CancellationToken cancellationToken = default) =>
        Client.Issuing.AssumeRoleAsync(signer ?? User, request ?? Role, StsEndpoint, cancellationToken);

    /// <summary>The ECS role, with long deadlines: a busy machine must not turn a test's one request into two.</summary>
    public Task<AccessKeyCredential> GetEcsRoleCredentialAsync(
        string? roleName = null, bool disableImdsV1 = false, CancellationToken cancellationToken = default) =>
        GetEcsRoleCredentialAsync(
            new RetryPolicy(RetryPolicy.Metadata.MaximumAttempts, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)),
            roleName, disableImdsV1, cancellationToken);

    /// <summary>The ECS role with deadlines that the test specifies.</summary>
    public Task<AccessKeyCredential> GetEcsRoleCredentialAsync(
        RetryPolicy policy, string? roleName = null, bool disableImdsV1 = false, CancellationToken cancellationToken = default) =>
        new EcsMetadataClient(Connections, Environment).GetCredentialAsync(
            new EcsRoleRequest { RoleName = roleName, Endpoint = Server.MetadataEndpoint.AbsoluteUri, DisableImdsV1 = disableImdsV1 },
            policy, cancellationToken);

    /// <summary>GetCallerIdentity with deadlines that the test specifies.</summary>
    public async Task CallAsync(RetryPolicy policy, CancellationToken cancellationToken = default)
    {
        var caller = new ServiceCaller(Connections);
        var call = new ServiceCall { Service = "STS", Action = "GetCallerIdentity", Version = "2015-04-01", Endpoint = Server.StsEndpoint };
        (await caller.CallAsync(call, User, policy, cancellationToken)).Dispose();
    }

    private ServiceConnections Connections => Client.CreateServices(new CredentialLookup()).Connections;

    public string[] Actions() => [.. Server.Requests.Select(request => request.Action ?? "none")];

    public async ValueTask DisposeAsync()
    {
        _services.Dispose();
        _metadata.Dispose();
        await Server.DisposeAsync();
    }
}
