using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Tests.Fakes;
using Xunit;

namespace OssCredentials.Tests.Environment;

/// <summary>What is set beside the set belongs to it: set, replaced, renewed and removed with it, and nothing of the user's.</summary>
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

    [Fact]
    public void IncludeAlibabaCloud_WithARole_SetsItForOssutilToo()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_withRole, new FurtherVariables { IncludeAlibabaCloud = true });

        Assert.Equal((Role, Role, Role), (environment.Get("OSS_STS_ROLE_ARN"), environment.Get("OSS_ROLE_ARN"), environment.Get("ALIBABA_CLOUD_ROLE_ARN")));
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
    public void AnotherCredential_RemovesWhatTheOldOneHadBesideIt()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_withRole, s_all);
        Client(environment).Session.Set(s_temporary);

        Assert.Equal(["OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN"], environment.Values.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Clear_RemovesAllOfIt()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_withRole, s_all);
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

    // The list of names is a variable like others: whoever writes PATH into it must not have it removed.
    [Fact]
    public void ForeignNamesInTheList_ArePassedOver()
    {
        var environment = new FakeEnvironment(("OSSCREDENTIALS_FURTHER_VARIABLES", "PATH:OSS_REGION:HOME"), ("PATH", "/bin"), ("HOME", "/"), ("OSS_REGION", "x"));
        Client(environment).Session.Clear();

        Assert.Equal(["HOME", "PATH"], environment.Values.Keys.Order(StringComparer.Ordinal));
    }

    // B5: a child started meanwhile sees the old identity, none, or the new one, in either family.
    [Fact]
    public void BothIds_AreRemovedFirst_AndWrittenLast()
    {
        var environment = new FakeEnvironment();
        Client(environment).Session.Set(s_temporary, s_all);
        environment.Writes.Clear();
        Client(environment).Session.Set(s_withRole, s_all);

        Assert.Equal(["OSS_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_ID"], environment.Writes.Take(2).Select(static write => write.Key));
        Assert.All(environment.Writes.Take(2), static write => Assert.Null(write.Value));
        Assert.Equal("OSS_ACCESS_KEY_ID", environment.Writes[^1].Key);
        int id = environment.Writes.FindLastIndex(static write => write.Key == "ALIBABA_CLOUD_ACCESS_KEY_ID");
        Assert.DoesNotContain(environment.Writes.Skip(id + 1), static write => write.Key.StartsWith("ALIBABA", StringComparison.Ordinal));
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
                Client(environment).Session.Set(s_withRole, new FurtherVariables { IncludeAlibabaCloud = true });
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
    public void APlaceThatIsNone_IsRefusedBeforeAnythingIsSet(string? region, string? endpoint, string errorId)
    {
        var environment = new FakeEnvironment();

        Assert.Equal(errorId, Assert.Throws<InvalidCredentialValueException>(
            () => Client(environment).Session.Set(s_keyPair, new FurtherVariables { Region = region, OssEndpoint = endpoint })).ErrorId);
        Assert.Empty(environment.Writes);
    }

    // The process's own variables: those of the tests stay what they were.
    [Fact]
    public void InsideABlock_TheRegionStays_AndWhatTheBlockSetsBesideItsCredential_GoesWithIt()
    {
        using var restore = new SetVariables(("OSS_REGION", null), ("OSS_ENDPOINT", null), ("ALIBABA_CLOUD_ACCESS_KEY_ID", null), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", null), ("OSSCREDENTIALS_FURTHER_VARIABLES", null));
        var client = new OssClients(new ClientOptions());
        client.Session.Set(s_keyPair, new FurtherVariables { IncludeAlibabaCloud = true, Region = "cn-hangzhou" });
        using (EnvironmentScope.Enter(s_temporary, Guid.NewGuid(), Timeout.InfiniteTimeSpan, CancellationToken.None))
        {
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

    // Else the ALIBABA_CLOUD_* names would end while the OSS_* ones are renewed.
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
