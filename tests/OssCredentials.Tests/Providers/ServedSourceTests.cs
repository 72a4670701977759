using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Providers;
using OssCredentials.Sts;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>The chain in a program that is served a credential: the URL, and no later source.</summary>
public class ServedSourceTests
{
    [Fact]
    public async Task ServedCredential_ComesBeforeEverySourceBehindTheVariables()
    {
        await using SourceFixture fixture = await StartAsync();

        AccessKeyCredential credential = await fixture.GetAsync();
        IReadOnlyList<CredentialSourceDescription> sources = await fixture.ListAsync();

        Assert.Equal("credential served by Use-OssCredential", credential.Source);
        Assert.StartsWith("STS.", credential.AccessKeyId, System.StringComparison.Ordinal);
        Assert.Equal("served credential", sources[^1].Name);
        Assert.Equal(CredentialSourceState.Used, sources[^1].State);
        Assert.DoesNotContain(sources, static source => source.Name.StartsWith("stored", System.StringComparison.Ordinal));
    }

    [Fact]
    public async Task SessionsOwnCredential_ComesBeforeTheServedOne()
    {
        await using SourceFixture fixture = await StartAsync();
        fixture.Variables["OSS_ACCESS_KEY_ID"] = "LTAIsession";
        fixture.Variables["OSS_ACCESS_KEY_SECRET"] = SourceFixture.Secret;

        Assert.Equal("LTAIsession", (await fixture.GetAsync()).AccessKeyId);
    }

    [Fact]
    public async Task SwitchForExternalPrograms_DoesNotTurnItOff()
    {
        await using SourceFixture fixture = await StartAsync();
        fixture.Variables[CredentialServices.ExternalDisabledVariable] = "true";

        Assert.StartsWith("STS.", (await fixture.GetAsync()).AccessKeyId, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "ServedMissing")]
    [InlineData("http://127.0.0.1:9/gone", "ServedEnded")]
    public async Task WithoutAnAnswer_TheChainFails_AndTakesNoStoredKey(string? address, string error)
    {
        await using SourceFixture fixture = await StartAsync();
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = address;

        OssCredentialException exception = await Assert.ThrowsAnyAsync<OssCredentialException>(() => fixture.GetAsync());

        Assert.Equal(error, exception.ErrorId);
        Assert.NotNull(exception.Remedy);
        Assert.DoesNotContain("gone", exception.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public async Task AssumedRole_IsSignedForWithTheServedCredential()
    {
        await using SourceFixture fixture = await StartAsync();
        string served = (await fixture.GetAsync()).AccessKeyId;

        await fixture.CreateClient().Issuing.AssumeRoleAsync(
            null, new AssumeRoleRequest(EmulatorOptions.DefaultRoleArn), new StsEndpointOptions(), CancellationToken.None);

        RecordedRequest request = fixture.Emulator.Requests.Single(static request => request.Action == "AssumeRole");
        Assert.Contains(request.Headers.Concat(request.Parameters), value => value.Value.Contains(served, System.StringComparison.Ordinal));
    }

    private static async Task<SourceFixture> StartAsync()
    {
        SourceFixture fixture = await SourceFixture.StartAsync();
        fixture.Variables["OSSCREDENTIALS_SERVED"] = "1";
        fixture.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = fixture.Emulator.CredentialsUri.AbsoluteUri;

        // What the chain would find otherwise.
        fixture.Stored[StoreScope.User] = new("LTAIuser", SourceFixture.Secret);
        fixture.WriteCliConfig($$"""{"name": "default", "mode": "AK", "access_key_id": "LTAIcli", "access_key_secret": "{{SourceFixture.Secret}}"}""");
        return fixture;
    }
}
