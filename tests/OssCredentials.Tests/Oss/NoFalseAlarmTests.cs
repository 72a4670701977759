using System;
using System.Collections.Generic;
using System.Net;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Emulator;
using OssCredentials.Emulator.Oss;
using OssCredentials.Tests.Policies;
using Xunit;

namespace OssCredentials.Tests.Oss;

/// <summary>If nothing is wrong, no problem is reported: every result passes.</summary>
public sealed class NoFalseAlarmTests
{
    private const string All = "Read,List,Write,Delete";
    private const string Role = "acs:ram::1234567890123456:role/careful";

    private static readonly Dictionary<string, Func<BucketFixture, Task<BucketResults>>> s_cases = new()
    {
        ["a RAM user"] = f => f.CheckAsync(f.User, force: false),
        ["the account itself"] = f => f.CheckAsync(new AccessKeyCredential(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret), force: false),
        ["a session"] = async f => await f.CheckAsync(await f.AssumeAsync(), force: false),
        ["a narrowed session, forced"] = async f => await f.CheckAsync(await f.AssumeAsync(Ask.Policy(Ask.For(All, "reports"))), All),
        ["a narrowed session that may read the versioning"] = async f => await f.CheckAsync(
            await f.AssumeAsync(Ask.Policy(Ask.For(All + ",oss:GetBucketVersioning", "reports", "2026/"))), All, "2026/", force: false),
        ["a session that only reads"] = async f => await f.CheckAsync(await f.AssumeAsync(Ask.Policy(Ask.For("Read", "reports", "2026/"))), "Read", "2026/"),
        ["a session that only lists"] = async f => await f.CheckAsync(await f.AssumeAsync(Ask.Policy(Ask.For("List", "reports", "2026/"))), "List", "2026/"),
        ["a session that only writes"] = async f => await f.CheckAsync(await f.AssumeAsync(Ask.Policy(Ask.For("Write", "reports", "2026/"))), "Write", "2026/"),
        ["a deeper prefix than was granted"] = async f => await f.CheckAsync(await f.AssumeAsync(Ask.Policy(Ask.For("Read,List,Write", "reports", "2026/"))), "Read,List,Write", "2026/q1/"),
        ["a source address that is allowed"] = async f =>
        {
            f.Emulator.OssSourceAddress = IPAddress.Parse("203.0.113.9");
            return await f.CheckAsync(await f.AssumeAsync("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*","Condition":{"IpAddress":{"acs:SourceIp":"203.0.113.0/24"}}}]}"""));
        },
        ["a role whose policy denies something else"] = async f => await f.CheckAsync(await f.AssumeAsync(null, Role), "Read,List,Write"),
        ["the region given"] = f => f.CheckAsync(f.User, region: "cn-hangzhou", force: false),
        ["the region in the variable"] = f =>
        {
            f.Variables.Set("OSS_REGION", "cn-hangzhou");
            return f.CheckAsync(f.User);
        },
        ["the public endpoint"] = f => f.CheckAsync(f.User, endpoint: "oss-cn-hangzhou.aliyuncs.com"),
        ["the internal endpoint"] = f => f.CheckAsync(f.User, endpoint: "https://oss-cn-hangzhou-internal.aliyuncs.com"),
        ["the dual-stack endpoint"] = f => f.CheckAsync(f.User, endpoint: "cn-hangzhou.oss.aliyuncs.com"),
        ["an acceleration endpoint, with the region"] = f =>
        {
            f.Emulator.Buckets.Add(new EmulatorBucket("far-away", "us-east-1"));
            return f.CheckAsync(f.User, bucket: "far-away", endpoint: "oss-accelerate.aliyuncs.com", region: "us-east-1");
        },
        ["the bucket's own domain as the endpoint"] = f => f.CheckAsync(f.User, endpoint: "reports.oss-cn-hangzhou.aliyuncs.com"),
        ["nothing known, and the bucket elsewhere"] = f =>
        {
            f.Variables.Set("OSS_ENDPOINT", null);
            f.Emulator.Buckets.Add(new EmulatorBucket("far-away", "us-east-1"));
            return f.CheckAsync(f.User, bucket: "far-away");
        },
        ["the region outweighs the variable of another region's endpoint"] = f =>
        {
            f.Variables.Set("OSS_ENDPOINT", "https://oss-cn-hangzhou.aliyuncs.com");
            f.Emulator.Buckets.Add(new EmulatorBucket("far-away", "us-east-1"));
            return f.CheckAsync(f.User, bucket: "far-away", region: "us-east-1");
        },
        ["the endpoint outweighs the variable of another region"] = f =>
        {
            f.Variables.Set("OSS_REGION", "cn-shanghai");
            return f.CheckAsync(f.User, endpoint: "oss-cn-hangzhou.aliyuncs.com");
        },
        ["a prefix of characters that are encoded"] = f => f.CheckAsync(f.User, prefix: "Berichte/ü +%&=#/報告/"),
        ["a throttled request, tried again"] = f =>
        {
            f.Emulator.Faults.When("oss", EmulatorFault.ServiceError("ServiceUnavailable"), times: 1);
            return f.CheckAsync(f.User, "Read,List");
        },
    };

    public static TheoryData<string> Names() => [.. s_cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task NothingWrong_EverythingPasses(string name)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync(new EmulatorOptions
        {
            TokenLength = 4000,
            Clock = new ShiftedClock(TimeSpan.FromMinutes(2)),
            Roles =
            [
                new EmulatorRole(EmulatorOptions.DefaultRoleArn),
                new EmulatorRole(Role) { Policy = """{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"ram:*","Resource":"*"},{"Effect":"Deny","Action":"oss:DeleteObject","Resource":"*"}]}""" },
            ],
        });

        BucketResults results = await s_cases[name](fixture);

        Assert.All(results.All, result => Assert.True(result.State == CheckState.Passed, results.ToString()));
        Assert.All(results.All, result => Assert.Null(result.Remedy));
    }

    [Fact]
    public void ThereAreAtLeast20() => Assert.True(s_cases.Count >= 20);
}
