using System;
using System.Diagnostics;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.EcsMetadata;
using OssCredentials.Emulator;
using OssCredentials.Providers;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Caching;

/// <summary>The machine's clock is changed while credentials of two seconds are renewed: each renewal still happens in time.</summary>
public sealed class SteppedClockTests
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(2);

    private readonly SteppedClock _clock = new();

    public static TheoryData<string, int> Steps { get; } = new()
    {
        { "ecs", 8 }, { "ecs", -8 }, { "sts", 8 }, { "sts", -8 },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Renewal_GoesOnInTime(string source, int hours)
    {
        await using EmulatedServices services = await StartAsync();
        CredentialIssuer issuer = CreateIssuer(services, source);
        AccessKeyCredential first = await issuer.IssueAsync(default);
        using var renewal = new CredentialRenewal(issuer, first, _clock, RefreshWindow.RefreshLead);
        Task run = renewal.RunAsync();

        _clock.Step(TimeSpan.FromHours(hours));
        var watch = Stopwatch.StartNew();
        AccessKeyCredential newest = first;
        for (int renewals = 0; renewals < 2; renewals++)
        {
            while (ReferenceEquals(renewal.Current, newest))
            {
                Assert.True(watch.Elapsed < 6 * s_life, $"It was renewed {renewals} times. {renewal.Failure?.Message}");
                await Task.Delay(5);
            }

            // Compared with the emulator's own clock, which wasn't changed. A renewal by the changed clock would be hours late.
            Assert.True(newest.Expiration > DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1.5), $"It came {DateTimeOffset.UtcNow - newest.Expiration} too late.");
            newest = renewal.Current;
        }

        Assert.InRange(renewal.Remaining!.Value, TimeSpan.Zero, s_life);
        renewal.Dispose();
        await run;
    }

    // A chain that caches what it fetched must not keep it for eight hours.
    [Theory]
    [InlineData(8)]
    [InlineData(-8)]
    public async Task Cache_AsksAgainInTime(int hours)
    {
        await using EmulatedServices services = await StartAsync();
        services.Environment.Set(EcsMetadataClient.RoleNameVariable, "emulator-ecs-role");
        OssClients clients = services.CreateClient(_clock);
        AccessKeyCredential first = await GetAsync();

        _clock.Step(TimeSpan.FromHours(hours));
        await Task.Delay(s_life);
        AccessKeyCredential second = await GetAsync();

        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.True(second.Expiration > DateTimeOffset.UtcNow);

        Task<AccessKeyCredential> GetAsync() =>
            clients.Sources.GetCredentialAsync(new CredentialLookup { MetadataEndpoint = services.Server.MetadataEndpoint.AbsoluteUri }, default);
    }

    private static Task<EmulatedServices> StartAsync() => EmulatedServices.StartAsync(
        new EmulatorOptions
        {
            EcsCredentialLifetime = s_life,
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = s_life }],
        });

    private CredentialIssuer CreateIssuer(EmulatedServices services, string source)
    {
        OssClients clients = services.CreateClient(_clock);
        return source == "ecs"
            ? clients.Issuing.CreateEcsRoleIssuer(new EcsRoleRequest { Endpoint = services.Server.MetadataEndpoint.AbsoluteUri })
            : clients.Issuing.CreateAssumeRoleIssuer(services.User, services.Role, new CredentialLookup { StsEndpoint = services.StsEndpoint });
    }
}
