using System;
using System.IO;
using System.Linq;
using OssCredentials.Clients;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Profiles;

/// <summary>The list of profiles shows each one as it is, including invalid ones, and no secret.</summary>
public sealed class ProfileListingTests : IDisposable
{
    private const string Secret = "ListedSecret0123456789abcdefgh";
    private const string RoleArn = "acs:ram::1234567890123456:role/reader";

    private readonly TemporaryFolder _home = new();
    private readonly SourceVariables _variables = new();

    public ProfileListingTests()
    {
        _variables["HOME"] = _home.Path;
        _variables["USERPROFILE"] = _home.Path;
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("""{"name": "p", "mode": "AK", "access_key_id": "LTAIone", "access_key_secret": "$S"}""", "AK", "LTAIone", null)]
    [InlineData("""{"name": "p", "access_key_id": "LTAIone", "access_key_secret": "$S"}""", "AK", "LTAIone", null)]
    [InlineData("""{"name": "p", "mode": "ststoken", "access_key_id": "STS.one", "access_key_secret": "$S", "sts_token": "CAIS1234567890"}""", "StsToken", "STS.one", null)]
    [InlineData("""{"name": "p", "mode": "RamRoleArn", "access_key_id": "LTAIone", "access_key_secret": "$S", "ram_role_arn": "$R", "ram_session_name": "me"}""", "RamRoleArn", "LTAIone", RoleArn)]
    [InlineData("""{"name": "p", "mode": "ChainableRamRoleArn", "source_profile": "q", "ram_role_arn": "$R"}, {"name": "q", "mode": "AK", "access_key_id": "LTAIq", "access_key_secret": "$S"}""", "ChainableRamRoleArn", null, RoleArn)]
    [InlineData("""{"name": "p", "mode": "EcsRamRole", "ram_role_name": "web"}""", "EcsRamRole", null, null)]
    [InlineData("""{"name": "p", "mode": "External", "process_command": "/bin/true", "access_key_id": "STS.stale"}""", "External", null, null)]
    [InlineData("""{"name": "p", "mode": "CredentialsURI", "credentials_uri": "http://127.0.0.1:1/"}""", "CredentialsURI", null, null)]
    [InlineData("""{"name": "p", "mode": "OIDC", "oidc_provider_arn": "acs:ram::1234567890123456:oidc-provider/ack", "oidc_token_file": "/t", "ram_role_arn": "$R", "ram_session_name": "me"}""", "OIDC", null, RoleArn)]
    public void CliProfile_OfEachMode_IsListedAsItIs(string profiles, string mode, string? id, string? role)
    {
        WriteCli(profiles);

        ProfileDescription profile = List().Profiles[0];

        Assert.Equal(("p", mode, id, role, null), (profile.Name, profile.Mode, profile.AccessKeyId, profile.RoleArn, profile.Problem));
    }

    [Fact]
    public void StoredSession_ShowsItsExpiration_EvenWhenItHasExpired()
    {
        WriteCli("""{"name": "p", "mode": "StsToken", "access_key_id": "STS.one", "access_key_secret": "$S", "sts_token": "CAIS1234567890", "sts_expiration": 1700000000}""");

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), List().Profiles.Single().Expiration);
    }

    [Fact]
    public void RegionAndCurrentProfile_AreListed()
    {
        WriteCli("""{"name": "a", "mode": "AK", "access_key_id": "LTAIa", "access_key_secret": "$S", "region_id": "cn-beijing"}, {"name": "p", "mode": "AK", "access_key_id": "LTAIp", "access_key_secret": "$S"}""");

        Assert.Equal([("a", "cn-beijing", false), ("p", null, true)], List().Profiles.Select(static p => (p.Name, p.Region, p.IsCurrent)));

        _variables["ALIBABA_CLOUD_PROFILE"] = "a";
        Assert.Equal([true, false], List().Profiles.Select(static p => p.IsCurrent));
    }

    [Fact]
    public void OfTwoFiles_TheSecondOneOfAName_IsShadowedByTheFirst()
    {
        WriteCli("""{"name": "default", "mode": "AK", "access_key_id": "LTAIa", "access_key_secret": "$S"}""");
        Write(".alibabacloud/credentials", $"[default]\ntype = access_key\naccess_key_id = LTAIb\naccess_key_secret = {Secret}\n");
        Write(".ossutilconfig", $"[DEFAULT]\nmode = AK\naccess-key-id = LTAIc\naccess-key-secret = {Secret}\nregion = cn-shanghai\n[profile other]\nmode = EcsRamRole\n");

        string cli = Path.Combine(_home.Path, ".aliyun", "config.json");
        Assert.Equal(
            [("default", "LTAIa", null, null), ("default", "LTAIb", cli, null), ("default", "LTAIc", cli, "cn-shanghai"), ("other", null, null, null)],
            List().Profiles.Select(static p => (p.Name, p.AccessKeyId, p.ShadowedBy, p.Region)));
    }

    [Fact]
    public void ProfileThatIsWrong_IsListedWithItsProblem_AndItsNeighborsWithout()
    {
        WriteCli("""{"name": "a", "mode": "StsToken", "access_key_id": "STS.one"}, {"name": "b", "mode": "Martian"}, {"mode": "AK"}, {"name": "p", "mode": "AK", "access_key_id": "LTAIp", "access_key_secret": "$S"}""");

        ProfileListing listing = List();

        Assert.Equal(["a", "b", "p"], listing.Profiles.Select(static p => p.Name));
        Assert.Equal([false, false, true], listing.Profiles.Select(static p => p.Problem is null));
        Assert.Contains("line", listing.Profiles[0].Problem, StringComparison.Ordinal);
        Assert.Single(listing.Faults);
    }

    [Fact]
    public void FileThatCannotBeRead_IsAFault_AndTheOthersAreListed()
    {
        Write(".aliyun/config.json", "{");
        Write(".alibabacloud/credentials", $"[client1]\ntype = access_key\naccess_key_id = LTAIb\naccess_key_secret = {Secret}\n");

        ProfileListing listing = List();

        Assert.Equal("client1", listing.Profiles.Single().Name);
        Assert.Equal("ProfileSyntax", listing.Faults.Single().ErrorId);
    }

    [Fact]
    public void SecretInThePlaceOfAnId_IsNotListed()
    {
        WriteCli("""{"name": "p", "mode": "AK", "access_key_id": "$S", "access_key_secret": "LTAIone"}""");

        ProfileDescription profile = List().Profiles.Single();

        Assert.Null(profile.AccessKeyId);
        Assert.DoesNotContain(Secret, profile.Problem, StringComparison.Ordinal);
    }

    private ProfileListing List() => new OssClients(new ClientOptions { Environment = _variables }).Profiles.List();

    private void WriteCli(string profiles) => Write(
        ".aliyun/config.json",
        "{\"current\": \"p\", \"profiles\": [" + profiles.Replace("$S", Secret, StringComparison.Ordinal).Replace("$R", RoleArn, StringComparison.Ordinal) + "]}");

    private void Write(string name, string text)
    {
        string path = Path.Combine(_home.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
