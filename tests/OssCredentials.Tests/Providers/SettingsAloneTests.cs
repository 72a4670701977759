using System.Threading.Tasks;
using OssCredentials.Errors;
using OssCredentials.Providers;
using Xunit;

namespace OssCredentials.Tests.Providers;

/// <summary>A profile with settings and no part of a credential is "not configured": the tools get their credential from elsewhere.</summary>
public class SettingsAloneTests
{
    private const string UnconfiguredCli = """{"current": "default", "profiles": [{"name": "default", "mode": "", "region_id": "cn-hangzhou", "output_format": "json", "language": "en"}]}""";

    [Theory]
    [InlineData(".aliyun/config.json", UnconfiguredCli)]
    [InlineData(".ossutilconfig", "[default]\nregion=cn-hangzhou\n")]
    [InlineData(".ossutilconfig", "[Credentials]\nlanguage=EN\nendpoint=oss-cn-hangzhou.aliyuncs.com\n")]
    public async Task Chain_GoesOn(string path, string text)
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(path, text);
        machine.Variables["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
        machine.Variables["ALIBABA_CLOUD_CREDENTIALS_URI"] = machine.Emulator.CredentialsUri.AbsoluteUri;

        Assert.StartsWith("STS.", (await machine.GetAsync()).AccessKeyId, System.StringComparison.Ordinal);
        Assert.DoesNotContain(await machine.ListAsync(), static source => source.State == CredentialSourceState.Invalid);
    }

    [Fact]
    public async Task APartOfACredential_StopsTheChain()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".ossutilconfig", "[default]\nregion=cn-hangzhou\naccess-key-id=LTAIx\n");

        Assert.Equal("ProfileIncomplete", (await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync())).ErrorId);
    }

    [Fact]
    public async Task AskedForByName_ItIsAnError()
    {
        await using SourceFixture machine = await SourceFixture.StartAsync();
        machine.Write(".aliyun/config.json", UnconfiguredCli);
        Assert.Equal("ProfileNotConfigured", (await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync("default"))).ErrorId);

        machine.Variables["ALIBABA_CLOUD_PROFILE"] = "default";
        Assert.Equal("ProfileNotConfigured", (await Assert.ThrowsAsync<CredentialSourceException>(() => machine.GetAsync())).ErrorId);
    }
}
