using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Environment;

/// <summary>The additional variables belong to the set: they are set, replaced, renewed and removed with it, and the user's aren't touched.</summary>
[Collection(ProcessState.Name)]
public class FurtherVariablesTests
{
    private const string Role = "acs:ram::1234567890123456:role/reader";

    private static readonly AccessKeyCredential s_keyPair = new("LTAI5tNewKey", "newSecret");
    private static readonly AccessKeyCredential s_withRole = new("LTAI5tNewKey", "newSecret") { RoleArn = Role };
    private static readonly AccessKeyCredential s_temporary = new("STS.NewKey", "newSecret", "newToken");

    private static readonly FurtherVariables s_all = new() { IncludeAlibabaCloud = true, Region = "cn-hangzhou", OssEndpoint = "oss-cn-hangzhou.aliyuncs.com" };

    [Fact]
    public void IncludeAlibabaCloud_SetsTheSameKeyUnderBothNames()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true });

        Assert.Equal(
            ("STS.NewKey", "newSecret", "newToken"),
            (environment.Get("ALIBABA_CLOUD_ACCESS_KEY_ID"), environment.Get("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), environment.Get("ALIBABA_CLOUD_SECURITY_TOKEN")));
        Assert.Null(environment.Get("ALIBABA_CLOUD_ROLE_ARN"));
    }

    // The SDKs ignore a role next to a key, and the aliyun CLI fails with one.
    [Fact]
    public void IncludeAlibabaCloud_WithARoleStillToBeAssumed_IsRefused()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true });
        environment.Writes.Clear();

        Assert.Equal("RoleNotAssumed", Assert.Throws<InvalidCredentialValueException>(() => Client(environment).Session.Set(s_withRole)).ErrorId);
        Assert.Empty(environment.Writes);
    }

    [Fact]
    public void IncludeAlibabaCloud_IsWhatEachReaderLooksFor()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-beijing" });

        foreach (string prefix in (string[])["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"])
        {
            Assert.Equal(
                ("STS.NewKey", "newSecret", "newToken", "cn-beijing"),
                (environment.Get(prefix + "ACCESS_KEY_ID"), environment.Get(prefix + "ACCESS_KEY_SECRET"), environment.Get(prefix + "SECURITY_TOKEN"), environment.Get(prefix + "REGION_ID")));
        }

        Assert.Equal(
            ("newToken", "cn-beijing", "cn-beijing", "cn-beijing", "TRUE", "TRUE"),
            (environment.Get("SECURITY_TOKEN"), environment.Get("OSS_REGION"), environment.Get("ALICLOUD_REGION"), environment.Get("ALIBABA_CLOUD_REGION"),
                environment.Get("ALIBABA_CLOUD_IGNORE_PROFILE"), environment.Get("ALIBABACLOUD_IGNORE_PROFILE")));
    }

    [Fact]
    public void StsEndpointOfAProfile_StaysWithTheRegion_UntilAnotherProfileIsUsed_AndTheUsersOwnStays()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_keyPair, FurtherVariables.Unchanged.With(new ProfileSettings { StsEndpoint = "sts-vpc.cn-hangzhou.aliyuncs.com" }));
        Client(environment).Session.Set(s_temporary);
        Assert.Equal("sts-vpc.cn-hangzhou.aliyuncs.com", environment.Get("ALIBABA_CLOUD_STS_ENDPOINT"));

        Client(environment).Session.Set(s_keyPair, FurtherVariables.Unchanged.With(new ProfileSettings()));
        Assert.Null(environment.Get("ALIBABA_CLOUD_STS_ENDPOINT"));

        environment.Set("ALIBABA_CLOUD_STS_ENDPOINT", "sts.example.com");
        Client(environment).Session.Set(s_keyPair, FurtherVariables.Unchanged.With(new ProfileSettings()));
        Assert.Equal("sts.example.com", environment.Get("ALIBABA_CLOUD_STS_ENDPOINT"));
    }

    [Theory]
    [InlineData("ALIBABA_CLOUD_PROFILE")]
    [InlineData("ALICLOUD_PROFILE")]
    [InlineData("ALIBABACLOUD_PROFILE_MODE")]
    [InlineData("ALIBABA_CLOUD_ROLE_ARN")]
    [InlineData("ALICLOUD_ACCESS_KEY")]
    [InlineData("OSS_ROLE_ARN")]
    public void WhatAReaderPutsFirst_IsOutOfTheWay(string name)
    {
        var environment = new FakeEnvironment((name, "stale"));
        Client(environment).Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true });

        Assert.Null(environment.Get(name));
    }

    [Fact]
    public void TheSecondFamily_GoesOnThroughEveryLaterChange_UntilItIsSwitchedOff()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" });
        Client(environment).Session.Set(s_keyPair);
        Assert.Equal(("LTAI5tNewKey", null, "cn-hangzhou"), (environment.Get("ALICLOUD_ACCESS_KEY_ID"), environment.Get("ALICLOUD_SECURITY_TOKEN"), environment.Get("ALICLOUD_REGION")));

        Client(environment).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = false });
        Assert.Equal(
            ["OSSCREDENTIALS_FURTHER_VARIABLES", "OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_REGION"], environment.Values.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void WhereNoRegionIsGiven_ThatOfTheCurrentProfileIsCarriedOver_AndOnesOwnStays()
    {
        using var home = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(home.Path, ".aliyun"));
        File.WriteAllText(
            Path.Combine(home.Path, ".aliyun", "config.json"),
            """{"current":"b","profiles":[{"name":"a","region_id":"cn-qingdao"},{"name":"b","mode":"AK","access_key_id":"other","access_key_secret":"other","region_id":"cn-shanghai"}]}""");
        var environment = new FakeEnvironment(("HOME", home.Path), ("USERPROFILE", home.Path), ("ALICLOUD_REGION", "mine"));
        Client(environment).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true });

        Assert.Equal(
            ("cn-shanghai", "cn-shanghai", "mine", null),
            (environment.Get("ALIBABA_CLOUD_REGION_ID"), environment.Get("ALIBABACLOUD_REGION_ID"), environment.Get("ALICLOUD_REGION"), environment.Get("OSS_REGION")));

        Client(environment).Session.Clear();
        Assert.Equal(("mine", null), (environment.Get("ALICLOUD_REGION"), environment.Get("ALIBABA_CLOUD_REGION_ID")));
    }

    [Fact]
    public void OnesOwnSwitchToIgnoreProfiles_StaysWhenTheSetIsCleared()
    {
        var environment = new FakeEnvironment(("ALIBABA_CLOUD_IGNORE_PROFILE", "TRUE"));
        Client(environment).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true });
        Client(environment).Session.Clear();

        Assert.Equal(["ALIBABA_CLOUD_IGNORE_PROFILE"], environment.Values.Keys);
    }

    // B1, for the other family.
    [Fact]
    public void LongTermKey_RemovesAStaleTokenOfTheOtherFamily()
    {
        var environment = new FakeEnvironment(("ALIBABA_CLOUD_SECURITY_TOKEN", "stale"));
        Client(environment).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true });

        Assert.Null(environment.Get("ALIBABA_CLOUD_SECURITY_TOKEN"));
    }

    [Fact]
    public void Place_SetsRegionAndEndpoint()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_keyPair, s_all);

        Assert.Equal(("cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com"), (environment.Get("OSS_REGION"), environment.Get("OSS_ENDPOINT")));
    }

    [Fact]
    public void AnotherCredential_KeepsTheSettings()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_withRole, new FurtherVariables { Region = "cn-hangzhou", OssEndpoint = "oss-cn-hangzhou.aliyuncs.com" });
        Client(environment).Session.Set(s_temporary, new FurtherVariables { Region = "cn-beijing" });

        Assert.Equal(
            ("cn-beijing", "oss-cn-hangzhou.aliyuncs.com", null), (environment.Get("OSS_REGION"), environment.Get("OSS_ENDPOINT"), environment.Get("OSS_STS_ROLE_ARN")));
    }

    [Fact]
    public void Clear_RemovesAllOfIt()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_keyPair, s_all);
        Client(environment).Session.Clear();

        Assert.Empty(environment.Values);
    }

    [Fact]
    public void WhatTheUserHasSet_StaysWhateverIsSetOrCleared()
    {
        var environment = new FakeEnvironment(("OSS_REGION", "mine"), ("ALIBABA_CLOUD_ACCESS_KEY_ID", "mine"), ("OSS_ROLE_ARN", "mine"));
        Client(environment).Session.Set(s_temporary);
        Client(environment).Session.Set(s_keyPair, new FurtherVariables { OssEndpoint = "oss-cn-hangzhou.aliyuncs.com" });
        Client(environment).Session.Clear();

        Assert.Equal(["ALIBABA_CLOUD_ACCESS_KEY_ID", "OSS_REGION", "OSS_ROLE_ARN"], environment.Values.Keys.Order(StringComparer.Ordinal));
    }

    // The list of names is an ordinary variable: writing PATH into it must not have it removed.
    [Fact]
    public void ForeignNamesInTheList_ArePassedOver()
    {
        var environment = new FakeEnvironment(("OSSCREDENTIALS_FURTHER_VARIABLES", "PATH:OSS_REGION:HOME"), ("PATH", "/bin"), ("HOME", "/"), ("OSS_REGION", "x"));
        Client(environment).Session.Clear();

        Assert.Equal(["HOME", "PATH"], environment.Values.Keys.Order(StringComparer.Ordinal));
    }

    // A child started meanwhile sees the old identity, none, or the new one, in either family (B5).
    [Fact]
    public void Ids_AreRemovedFirst_AndWrittenLast()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, s_all);
        environment.Writes.Clear();
        Client(environment).Session.Set(s_keyPair, s_all);

        string[] ids = ["OSS_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_ID"];
        Assert.Equal(ids, environment.Writes.Take(4).Select(static write => write.Key));
        Assert.All(environment.Writes.Take(4), static write => Assert.Null(write.Value));
        Assert.Equal(ids[1..], environment.Writes.FindAll(static write => write.Key.StartsWith("ALI", StringComparison.Ordinal))[^3..].Select(static write => write.Key));
        Assert.Equal("OSS_ACCESS_KEY_ID", environment.Writes[^1].Key);
    }

    [Fact]
    public void FailureAtAnyWrite_RestoresAllOfIt()
    {
        for (int failing = 1; ; failing++)
        {
            var environment = new FakeEnvironment();
            Client(environment).Session.Set(s_temporary, s_all);
            KeyValuePair<string, string>[] before = [.. environment.Values.OrderBy(static value => value.Key, StringComparer.Ordinal)];
            environment.Writes.Clear();
            int at = failing;
            environment.FailsAt = write => write == at;
            try
            {
                Client(environment).Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true });
                Assert.True(failing > 10, $"{failing}");
                return;
            }
            catch (FakeEnvironmentException)
            {
                Assert.Equal(before, environment.Values.OrderBy(static value => value.Key, StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [InlineData("oss-cn-hangzhou", null, "InvalidRegion")]
    [InlineData("cn hangzhou", null, "InvalidRegion")]
    [InlineData(null, "http://oss-cn-hangzhou.aliyuncs.com", "InsecureEndpoint")]
    [InlineData(null, "https://oss-cn-hangzhou.aliyuncs.com/bucket", "InvalidEndpoint")]
    [InlineData(null, "oss-cn-hangzhou.aliyuncs.com;rm", "InvalidEndpoint")]
    public void APlaceThatIsInvalid_IsRefusedBeforeAnythingIsSet(string? region, string? endpoint, string errorId)
    {
        var environment = new FakeEnvironment();

        Assert.Equal(errorId, Assert.Throws<InvalidCredentialValueException>(
            () => Client(environment).Session.Set(s_keyPair, new FurtherVariables { Region = region, OssEndpoint = endpoint })).ErrorId);
        Assert.Empty(environment.Writes);
    }

    // The process's own variables: those of the tests stay what they were.
    [Fact]
    public async Task InsideABlock_TheRegionStays_AndWhatTheBlockSetsBesideItsCredential_GoesWithIt()
    {
        using var restore = new SetVariables(("OSS_REGION", null), ("OSS_ENDPOINT", null), ("ALIBABA_CLOUD_ACCESS_KEY_ID", null), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", null), ("OSSCREDENTIALS_FURTHER_VARIABLES", null));
        var client = new OssClients(new ClientOptions());
        client.Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" });
        using (EnvironmentTurn turn = await EnvironmentTurns.EnterAsync(
            new EnvironmentWriter(Guid.NewGuid(), "a test"), EnvironmentPurpose.Block, Timeout.InfiniteTimeSpan, CancellationToken.None))
        {
            turn.Put(s_temporary, new FurtherVariables { IncludeAlibabaCloud = false });
            Assert.Equal("cn-hangzhou", System.Environment.GetEnvironmentVariable("OSS_REGION"));
            Assert.Null(System.Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
            client.Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-beijing", OssEndpoint = "oss-cn-beijing.aliyuncs.com" });
            client.Session.Clear();
        }

        Assert.Equal("cn-hangzhou", System.Environment.GetEnvironmentVariable("OSS_REGION"));
        Assert.Null(System.Environment.GetEnvironmentVariable("OSS_ENDPOINT"));
        Assert.Equal("LTAI5tNewKey", System.Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
        client.Session.Clear();
        Assert.Null(System.Environment.GetEnvironmentVariable("OSS_REGION"));
        Assert.Null(System.Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
    }

    // Otherwise the ALIBABA_CLOUD_* names would expire while the OSS_* ones are renewed.
    [Fact]
    public void ARenewedCredential_IsSetUnderBothNames_AndTheRegionStays()
    {
        using var restore = new SetVariables(("OSS_REGION", null), ("ALIBABA_CLOUD_ACCESS_KEY_ID", null), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", null), ("ALIBABA_CLOUD_SECURITY_TOKEN", null), ("OSSCREDENTIALS_FURTHER_VARIABLES", null));
        var client = new OssClients(new ClientOptions());
        client.Session.Set(s_temporary, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" });
        Assert.True(EnvironmentLayer.Current.TryReplace(new AccessKeyCredential("STS.Next", "nextSecret", "nextToken"), EnvironmentLayer.Current.AccessKeyId!));

        Assert.Equal(
            ("STS.Next", "nextToken", "cn-hangzhou"),
            (System.Environment.GetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID"),
                System.Environment.GetEnvironmentVariable("ALIBABA_CLOUD_SECURITY_TOKEN"),
                System.Environment.GetEnvironmentVariable("OSS_REGION")));
        client.Session.Clear();
    }

    private static OssClients Client(FakeEnvironment environment) => new(new ClientOptions { Environment = environment });
}
