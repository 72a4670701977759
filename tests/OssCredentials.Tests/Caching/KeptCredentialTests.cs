using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Providers;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Caching;

/// <summary>
/// Credentials that the chain and the profiles obtain from services: requested once, and again if something that they depend on has
/// changed.
/// </summary>
public sealed class KeptCredentialTests : IAsyncLifetime
{
    private const string AssumeRole = "AssumeRole";

    private SourceFixture _fixture = null!;

    private int Requests => _fixture.Emulator.Requests.Count(static request => request.Action == AssumeRole);

    public async Task InitializeAsync()
    {
        // A stopped clock: however slow the machine is, a refusal is still recent for the last of a thousand callers.
        _fixture = await SourceFixture.StartAsync(cacheClock: new ManualClock());
        _fixture.Variables["OSS_ACCESS_KEY_ID"] = EmulatorOptions.DefaultAccessKeyId;
        _fixture.Variables["OSS_ACCESS_KEY_SECRET"] = EmulatorOptions.DefaultAccessKeySecret;
        _fixture.Variables["OSS_STS_ROLE_ARN"] = EmulatorOptions.DefaultRoleArn;
        _fixture.Variables["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "kept";
    }

    public async Task DisposeAsync() => await _fixture.DisposeAsync();

    [Fact]
    public async Task AssumedRole_IsAskedForOnce()
    {
        AccessKeyCredential first = await _fixture.GetAsync();

        Assert.Equal(first.AccessKeyId, (await _fixture.GetAsync()).AccessKeyId);
        Assert.Equal(1, Requests);
    }

    // A role's session has a maximum: requested again at once, it would be assumed twice for nothing.
    [Fact]
    public async Task WhatWasIssuedJustNow_IsNotAskedForAgain_HoweverLongItShallBeValid()
    {
        await Assert.ThrowsAsync<CredentialSourceException>(() => _fixture.CreateClient().Sources.GetCredentialAsync(
            new CredentialLookup { MinimumValidity = TimeSpan.FromHours(10) }, CancellationToken.None));

        Assert.Equal(1, Requests);
    }

    // E14, over real connections and with a client for each caller, like cmdlets.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThousandCallers_MakeOneRequest_AlsoWhenItIsRefused(bool refused)
    {
        _fixture.Emulator.Faults.When(
            AssumeRole, refused ? EmulatorFault.ServiceError("NoPermission") : EmulatorFault.Delayed(TimeSpan.FromMilliseconds(100)));

        Task<AccessKeyCredential>[] callers = [.. Enumerable.Range(0, 1_000).Select(_ => Task.Run(() => _fixture.GetAsync()))];
        await Task.WhenAll(callers).ContinueWith(static _ => { }, TaskScheduler.Default);

        Assert.All(callers, caller => Assert.Equal(refused, caller.IsFaulted));
        Assert.All(callers.Where(static caller => caller.IsFaulted), static caller => Assert.IsType<ServiceException>(caller.Exception!.InnerException));
        Assert.Equal(1, Requests);
    }

    [Fact]
    public async Task FirstCallerCancelled_TheOtherThousandGetTheirs_FromItsRequest()
    {
        _fixture.Emulator.Faults.When(AssumeRole, EmulatorFault.Delayed(TimeSpan.FromMilliseconds(500)));
        using var cancellation = new CancellationTokenSource();
        Task<AccessKeyCredential> first = Task.Run(() => _fixture.GetAsync(cancellationToken: cancellation.Token));
        while (Requests == 0)
        {
            await Task.Delay(1);
        }

        Task<AccessKeyCredential>[] others = [.. Enumerable.Range(0, 999).Select(_ => Task.Run(() => _fixture.GetAsync()))];
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Single((await Task.WhenAll(others)).Select(static credential => credential.AccessKeyId).Distinct());
        Assert.Equal(1, Requests);
    }

    [Theory]
    [InlineData("OSS_STS_ROLE_ARN", EmulatorOptions.DefaultChainedRoleArn)]
    [InlineData("ALIBABA_CLOUD_ROLE_SESSION_NAME", "another")]
    public async Task ChangedVariable_DropsIt(string name, string value)
    {
        AccessKeyCredential first = await _fixture.GetAsync();
        string? before = _fixture.Variables[name];

        _fixture.Variables[name] = value;
        AccessKeyCredential second = await _fixture.GetAsync();
        _fixture.Variables[name] = before;

        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal(2, Requests);
    }

    // Another account's key must never get what the first one's has assumed, and a wrong secret must get nothing.
    [Fact]
    public async Task ChangedSecret_IsAskedWith()
    {
        await _fixture.GetAsync();

        _fixture.Variables["OSS_ACCESS_KEY_SECRET"] = SourceFixture.Secret;

        Assert.Equal("SignatureDoesNotMatch", (await Assert.ThrowsAsync<ServiceException>(() => _fixture.GetAsync())).Code);
    }

    [Fact]
    public async Task ChangedEndpointVariable_IsAsked()
    {
        await using EmulatorServer other = await EmulatorServer.StartAsync();
        await _fixture.GetAsync();

        _fixture.Variables["ALIBABA_CLOUD_STS_ENDPOINT"] = other.StsEndpoint.AbsoluteUri;
        AccessKeyCredential second = await _fixture.GetAsync();

        Assert.Equal(1, Requests);
        Assert.True(other.AccessKeys.TryFind(second.AccessKeyId, out _));
    }

    [Fact]
    public async Task ChangedProfileFile_DropsIt()
    {
        WriteProfile(EmulatorOptions.DefaultRoleArn);
        await _fixture.GetAsync("default");
        await _fixture.GetAsync("default");
        Assert.Equal(1, Requests);

        WriteProfile(EmulatorOptions.DefaultChainedRoleArn);

        Assert.Contains("emulator-chained-role", (await _fixture.GetAsync("default")).AssumedRoleArn, StringComparison.Ordinal);
        Assert.Equal(2, Requests);
    }

    [Fact]
    public async Task MinimumValidity_RenewsWhatEndsSooner_AndFailsWhereTheSourceGivesNoMore()
    {
        AccessKeyCredential first = await _fixture.GetAsync();

        AccessKeyCredential enough = await GetAsync(TimeSpan.FromMinutes(50));
        Assert.Equal((first.AccessKeyId, 1), (enough.AccessKeyId, Requests));

        var error = await Assert.ThrowsAsync<CredentialSourceException>(() => GetAsync(TimeSpan.FromHours(2)));
        Assert.Equal(("ValidityTooShort", 2), (error.ErrorId, Requests));
        Assert.NotNull(error.Remedy);
    }

    // A renewal logs to its current caller: the one that created the entry may be gone, with its streams.
    [Fact]
    public async Task Renewal_LogsToItsCaller()
    {
        await _fixture.GetAsync();
        int logged = _fixture.Events.Count();
        var mine = new Fakes.LogRecorder();

        // More than the role allows, so that the credential is renewed however little of its hour has passed.
        await Assert.ThrowsAsync<CredentialSourceException>(() => _fixture.CreateClient(mine.Add).Sources.GetCredentialAsync(
            new CredentialLookup { MinimumValidity = TimeSpan.FromMinutes(61) }, CancellationToken.None));

        Assert.Equal(2, Requests);
        Assert.Contains(mine.Events, static entry => entry.Name == "Assumed");
        Assert.Equal(logged, _fixture.Events.Count());
    }

    private Task<AccessKeyCredential> GetAsync(TimeSpan minimumValidity) =>
        _fixture.CreateClient().Sources.GetCredentialAsync(new CredentialLookup { MinimumValidity = minimumValidity }, CancellationToken.None);

    private void WriteProfile(string role) => _fixture.WriteCliConfig(
        $$"""{"name": "default", "mode": "RamRoleArn", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}", "ram_role_arn": "{{role}}", "ram_session_name": "kept"}""");
}
