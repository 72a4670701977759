using System;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Sts;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Network;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.Transport;

/// <summary>How long a user waits: until a deadline, and after Ctrl+C.</summary>
[Collection(ProcessState.Name)]
public class PromptnessTests
{
    private static readonly TimeSpan s_prompt = TimeSpan.FromMilliseconds(250);

    // Ctrl+C ends the wait at once (E16).
    [BlackholeFact]
    public async Task CancellationWhileConnecting_IsPrompt()
    {
        using Blackhole blackhole = await Blackhole.OpenAsync();

        await AssertPromptAsync((client, cancellation) => AssumeAsync(client, blackhole.Endpoint, cancellation));
        await AssertPromptAsync((client, cancellation) => EcsRoleAsync(client, blackhole.Endpoint, cancellation));
    }

    // A server that never sends anything, to a client that waits for its TLS hello (E16).
    [Fact]
    public async Task CancellationDuringTheHandshake_IsPrompt()
    {
        await using RawServer silent = RawServer.Silent();

        await AssertPromptAsync((client, cancellation) => AssumeAsync(client, new Uri($"https://127.0.0.1:{silent.Port}"), cancellation));
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task CancellationWhileTheProxyIsSilent_IsPrompt()
    {
        await using RawServer silent = RawServer.Silent();

        await AssertPromptAsync(
            (client, cancellation) => AssumeAsync(client, new Uri("https://sts.aliyuncs.com"), cancellation),
            new FakeEnvironment(("HTTPS_PROXY", silent.Endpoint.Authority)));
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task CancellationBeforeTheHeaders_IsPrompt()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When(_ => true, EmulatorFault.Hang());

        await AssertPromptAsync((client, cancellation) => AssumeAsync(client, services.Server.StsEndpoint, cancellation));
        await AssertPromptAsync((client, cancellation) => EcsRoleAsync(client, services.Server.MetadataEndpoint, cancellation));
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task CancellationWithinTheBody_IsPrompt()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When(_ => true, EmulatorFault.SlowBody(TimeSpan.FromMilliseconds(20)));

        await AssertPromptAsync((client, cancellation) => AssumeAsync(client, services.Server.StsEndpoint, cancellation));
        await AssertPromptAsync((client, cancellation) => EcsRoleAsync(client, services.Server.MetadataEndpoint, cancellation));
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task CancellationBetweenAttempts_IsPrompt()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.ServiceError("Throttling", retryAfter: TimeSpan.FromSeconds(10)));

        await AssertPromptAsync((client, cancellation) => AssumeAsync(client, services.Server.StsEndpoint, cancellation));

        Assert.Single(services.Server.Requests);
    }

    // Ctrl+C ends the wait at once (E16).
    [Fact]
    public async Task CancellationBeforehand_SendsNothing()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => services.AssumeRoleAsync(cancellationToken: new CancellationToken(canceled: true)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => services.GetEcsRoleCredentialAsync(cancellationToken: new CancellationToken(canceled: true)));

        Assert.Empty(services.Server.Requests);
    }

    // On a machine that isn't an ECS instance, the error comes within 2.5 seconds (E20).
    [BlackholeFact]
    public async Task MachineThatIsNoInstance_IsToldSoWithin2500Milliseconds()
    {
        using Blackhole blackhole = await Blackhole.OpenAsync();

        await AssertNoInstanceAsync(blackhole.Endpoint);
    }

    // On a machine that isn't an ECS instance, the error comes within 2.5 seconds (E20).
    [Fact]
    public async Task SilentMetadataService_IsGivenUpWithin2500Milliseconds()
    {
        await using RawServer silent = RawServer.Silent();

        await AssertNoInstanceAsync(silent.Endpoint);
    }

    // On a machine that isn't an ECS instance, the error comes within 2.5 seconds (E20).
    [Fact]
    public async Task RefusedMetadataConnection_IsReported()
    {
        RawServer closed = RawServer.Counting();
        Uri endpoint = closed.Endpoint;
        await closed.DisposeAsync();

        await AssertNoInstanceAsync(endpoint);
    }

    // An existing service may be slow, but one that sends byte by byte gets no more time for a response (E3).
    [Fact]
    public async Task DribblingMetadataService_IsGivenUpWithin2500MillisecondsOfItsTime()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("GetRoleCredentials", EmulatorFault.SlowBody(TimeSpan.FromMilliseconds(50)));
        services.Server.Faults.When("ListRoles", EmulatorFault.Delayed(TimeSpan.FromMilliseconds(700)));
        var watch = Stopwatch.StartNew();

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.GetEcsRoleCredentialAsync(RetryPolicy.Metadata));

        Assert.Equal(TransportFailure.Timeout, error.Failure);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(0.7 + 4 + 2.5));
    }

    // No byte is late enough to end one read, yet the whole response ends (E3).
    [Fact]
    public async Task AnswerThatDribbles_EndsWithTheDeadline()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.SlowBody(TimeSpan.FromMilliseconds(20)));
        int before = await FailFirstAsync(services);
        var watch = Stopwatch.StartNew();

        TransportException error = await Assert.ThrowsAsync<TransportException>(
            () => services.CallAsync(new RetryPolicy(3, TimeSpan.FromSeconds(2.7), TimeSpan.FromSeconds(1.2))));

        Assert.Equal(TransportFailure.Timeout, error.Failure);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.65), TimeSpan.FromSeconds(3));
        // The third may be given up before a busy machine has read it.
        Assert.InRange(services.Server.Requests.Count - before, 2, 3);
    }

    // The same deadline applies to all attempts (E10).
    [Fact]
    public async Task HangingService_IsAskedUntilTheDeadline()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.Hang());
        int before = await FailFirstAsync(services);
        var watch = Stopwatch.StartNew();

        await Assert.ThrowsAsync<TransportException>(
            () => services.CallAsync(new RetryPolicy(5, TimeSpan.FromSeconds(2.7), TimeSpan.FromSeconds(1.2))));

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(2.65), TimeSpan.FromSeconds(3.6));
        // The third may be given up before a busy machine has read it.
        Assert.InRange(services.Server.Requests.Count - before, 2, 3);
    }

    // The real retry policy, with its real waits (E10).
    [FullSizeFact]
    public async Task HangingSts_IsGivenUpWithin15Seconds()
    {
        await using EmulatedServices services = await EmulatedServices.StartAsync();
        services.Server.Faults.When("sts", EmulatorFault.Hang());
        var watch = Stopwatch.StartNew();

        TransportException error = await Assert.ThrowsAsync<TransportException>(() => services.AssumeRoleAsync());

        Assert.Equal(TransportFailure.Timeout, error.Failure);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(14.5), TimeSpan.FromSeconds(15.3));
    }

    // The first failures compile what both sides run, which takes longer than a deadline here; only the later ones are measured.
    private static async Task<int> FailFirstAsync(EmulatedServices services)
    {
        await Assert.ThrowsAsync<TransportException>(() => services.CallAsync(new RetryPolicy(3, TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(500))));
        return services.Server.Requests.Count;
    }

    private static async Task AssertNoInstanceAsync(Uri endpoint)
    {
        var client = new OssClients(new ClientOptions { Environment = new FakeEnvironment(), Jitter = static () => 1 });
        var watch = Stopwatch.StartNew();

        CredentialUnavailableException error = await Assert.ThrowsAsync<CredentialUnavailableException>(
            () => EcsRoleAsync(client, endpoint, CancellationToken.None));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2.5));
        Assert.Contains("this is not an ECS instance", error.Message, StringComparison.Ordinal);
        Assert.Contains("Set-OssCredential", error.Remedy, StringComparison.Ordinal);
    }

    // Cancels in the middle of the wait; the call must return within 250 ms, without having written anything.
    private static async Task AssertPromptAsync(
        Func<OssClients, CancellationToken, Task<AccessKeyCredential>> call, FakeEnvironment? environment = null)
    {
        environment ??= new FakeEnvironment();
        using HttpTransport services = HttpTransport.CreateForServices(new EnvironmentProxy(environment));
        var client = new OssClients(new ClientOptions { Environment = environment, ServiceTransport = services });
        using var cancellation = new CancellationTokenSource();
        Task<AccessKeyCredential> calling = call(client, cancellation.Token);
        await Task.Delay(300);
        Assert.False(calling.IsCompleted, "There was no wait to cancel.");

        var watch = Stopwatch.StartNew();
        cancellation.Cancel();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling.WaitAsync(TimeSpan.FromSeconds(5), CancellationToken.None));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, s_prompt);
        Assert.True(cancellation.IsCancellationRequested && error is not null);
        Assert.Empty(environment.Writes);
    }

    private static Task<AccessKeyCredential> AssumeAsync(OssClients client, Uri endpoint, CancellationToken cancellationToken) =>
        client.Issuing.AssumeRoleAsync(
            new AccessKeyCredential(EmulatorOptions.DefaultAccessKeyId, EmulatorOptions.DefaultAccessKeySecret),
            new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn), new StsEndpointOptions { Endpoint = endpoint.AbsoluteUri }, cancellationToken);

    private static Task<AccessKeyCredential> EcsRoleAsync(OssClients client, Uri endpoint, CancellationToken cancellationToken) =>
        client.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest { Endpoint = endpoint.AbsoluteUri }).IssueAsync(cancellationToken);
}
