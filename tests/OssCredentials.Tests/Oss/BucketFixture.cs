using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Diagnostics.Buckets;
using OssCredentials.Emulator;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Transport;

namespace OssCredentials.Tests.Oss;

/// <summary>An emulator of one test, the checks of a bucket against it, and nothing else in the environment.</summary>
internal sealed class BucketFixture : IAsyncDisposable
{
    private readonly RoutedTransport _transport;

    private BucketFixture(EmulatorServer emulator)
    {
        Emulator = emulator;
        _transport = new RoutedTransport(emulator.OssEndpoint);
        Variables.Set("OSS_ENDPOINT", emulator.OssEndpoint.AbsoluteUri);
    }

    public EmulatorServer Emulator { get; }

    /// <summary>The variables: <c>OSS_ENDPOINT</c> is the emulator's, until a test removes it.</summary>
    public FakeEnvironment Variables { get; } = new();

    /// <summary>The addresses that requests were meant for, in their order.</summary>
    public List<Uri> Asked => _transport.Asked;

    public AccessKeyCredential User { get; } = new(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret);

    public IClock Clock { get; init; } = SystemClock.Instance;

    public static async Task<BucketFixture> StartAsync(EmulatorOptions? options = null) => new(await EmulatorServer.StartAsync(options));

    /// <summary>A session of the emulator's role, narrowed by a policy or not.</summary>
    public Task<AccessKeyCredential> AssumeAsync(string? policy = null, string role = EmulatorOptions.DefaultRoleArn) =>
        Clients().Issuing.AssumeRoleAsync(
            User, new AssumeRoleRequest(role) { RoleSessionName = "bucket-test", Policy = policy }, new StsEndpointOptions { Endpoint = Emulator.StsEndpoint.AbsoluteUri }, CancellationToken.None);

    /// <summary>Checks the emulator's bucket, by default for all four actions with -Force.</summary>
    public async Task<BucketResults> CheckAsync(
        AccessKeyCredential credential, string actions = "Read,List,Write,Delete", string prefix = "", string bucket = EmulatorOptions.DefaultBucket,
        bool force = true, string? region = null, string? endpoint = null, CancellationToken cancellationToken = default)
    {
        Emulator.ClearRequests();
        Asked.Clear();
        var request = new BucketCheckRequest
        {
            Bucket = bucket, Prefix = prefix, Actions = actions.Split(','), Credential = credential, IsForced = force, Region = region, OssEndpoint = endpoint,
        };
        return new BucketResults(await Clients().Buckets.CheckAsync(request, cancellationToken), [.. Emulator.Requests]);
    }

    public async ValueTask DisposeAsync()
    {
        _transport.Dispose();
        await Emulator.DisposeAsync();
    }

    private OssClients Clients() => new(new ClientOptions
    {
        Environment = Variables, Clock = Clock, Jitter = static () => 0, ServiceTransport = _transport,
    });
}
