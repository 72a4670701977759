using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Tests.Network;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.EcsMetadata;

/// <summary>A slow metadata service: one that has accepted the connection exists; without a connection, this isn't an instance.</summary>
public class SlowMetadataTests
{
    private static readonly string[] s_steps = ["CreateToken", "ListRoles", "GetRoleCredentials"];

    // In milliseconds: none; three that add up to more than a second; more than a second alone; three seconds.
    private static readonly int[] s_delays = FullSize.IsAsked ? [0, 500, 1_300, 3_000] : [0, 1_300];

    public static TheoryData<int, int, int> Delays()
    {
        var data = new TheoryData<int, int, int>();
        foreach ((int token, int role, int credential) in from a in s_delays from b in s_delays from c in s_delays select (a, b, c))
        {
            data.Add(token, role, credential);
        }

        if (!FullSize.IsAsked)
        {
            data.Add(500, 500, 500);
        }

        // Nearly all of the time within which the user learns that this isn't an instance.
        data.Add(2_150, 0, 0);

        // And more than that, from a service that has responded before.
        if (!FullSize.IsAsked)
        {
            data.Add(0, 2_700, 0);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Delays))]
    public async Task TheChain_WaitsForWhatAnswers(int token, int role, int credential)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        int[] delays = [token, role, credential];
        foreach ((string step, int delay) in s_steps.Zip(delays))
        {
            machine.Emulator.Faults.When(step, EmulatorFault.Delayed(TimeSpan.FromMilliseconds(delay)));
        }

        var watch = Stopwatch.StartNew();

        if (token < 2_300)
        {
            Assert.StartsWith("ECS metadata service", (await machine.GetAsync()).Source, StringComparison.Ordinal);
        }
        else
        {
            // No one waits longer to learn that there is no such service, but it isn't reported as "no instance".
            OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => machine.GetAsync());
            Assert.Contains("accepted the connection but didn't respond within 2.4 s", error.Message, StringComparison.Ordinal);
            delays = [2_300];
        }

        // A delay may end some milliseconds early: timers and the stopwatch are two clocks.
        Assert.InRange(watch.Elapsed, TimeSpan.FromMilliseconds(delays.Sum() - 50), TimeSpan.FromMilliseconds(delays.Sum()) + TimeSpan.FromSeconds(2.5));
    }

    // The reason is that it is slow, and never that this isn't an instance.
    [Theory]
    [InlineData("CreateToken")]
    [InlineData("ListRoles")]
    [InlineData("GetRoleCredentials")]
    public async Task AnAnswerThatNeverComes_IsReported(string step)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Emulator.Faults.When(step, EmulatorFault.Hang());
        var watch = Stopwatch.StartNew();

        OssCredentialException error = await Assert.ThrowsAnyAsync<OssCredentialException>(() => machine.GetAsync());

        Assert.Contains("didn't respond", error.Message, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.45), TimeSpan.FromSeconds(4 + 2.5));
    }

    // The second is for the connection, in the chain as well.
    [BlackholeFact]
    public async Task WhereNobodyTakesTheConnection_TheChainGoesOnAfterASecond()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        using Blackhole blackhole = await Blackhole.OpenAsync();
        machine.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = machine.Emulator.CredentialsUri.AbsoluteUri;
        var watch = Stopwatch.StartNew();

        AccessKeyCredential taken = await machine.CreateClient().Sources.GetCredentialAsync(
            new OssCredentials.Providers.CredentialLookup { MetadataEndpoint = blackhole.Endpoint.AbsoluteUri }, default);

        Assert.StartsWith("credentials URI", taken.Source, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.45), TimeSpan.FromSeconds(2.5));
    }
}
