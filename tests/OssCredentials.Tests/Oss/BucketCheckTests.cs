using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Diagnostics;
using OssCredentials.Emulator;
using OssCredentials.Emulator.Oss;
using OssCredentials.Policies;
using OssCredentials.Tests.Policies;
using Xunit;

namespace OssCredentials.Tests.Oss;

/// <summary>What a check of a bucket sends, finds out and leaves behind.</summary>
public sealed class BucketCheckTests
{
    private static readonly string[] s_six = ["HeadObject", "ListObjectsV2", "InitiateMultipartUpload", "AbortMultipartUpload", "GetBucketVersioning", "DeleteObject"];

    [Fact]
    public async Task EverythingAllowed_TakesSixRequests_AndLeavesNothing()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Buckets.TryFind("reports", out EmulatorBucket? bucket);
        string[] before = [.. bucket!.ObjectNames];

        BucketResults results = await fixture.CheckAsync(fixture.User, region: "cn-hangzhou", force: false);

        Assert.All(results.All, result => Assert.True(result.State == CheckState.Passed, result.ToString()));
        Assert.Equal(["OssEndpoint", "Region", "Clock", "Signature", "Read", "List", "Write", "Delete"], results.All.Select(result => result.Name));
        Assert.Equal(s_six, results.Operations);
        Assert.Equal(before, bucket.ObjectNames);
        Assert.Empty(bucket.Uploads);
        Assert.Empty(bucket.DeleteMarkers);
    }

    [Fact]
    public async Task RegionAndEndpointUnknown_TakesSevenRequests_AndFindsBoth()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Buckets.Add(new EmulatorBucket("far-away", "ap-southeast-1"));
        fixture.Variables.Set("OSS_ENDPOINT", null);

        BucketResults results = await fixture.CheckAsync(fixture.User, bucket: "far-away", force: false);

        Assert.All(results.All, result => Assert.True(result.State == CheckState.Passed, result.ToString()));
        Assert.Equal(["HeadObject", .. s_six], results.Operations);
        Assert.Equal("far-away is in ap-southeast-1.", results["Region"].Message);
        Assert.Equal("oss-ap-southeast-1.aliyuncs.com", results["OssEndpoint"].Location);
        Assert.Equal("far-away.oss-cn-hangzhou.aliyuncs.com", fixture.Asked[0].Host);
        Assert.All(fixture.Asked.Skip(1), uri => Assert.Equal("far-away.oss-ap-southeast-1.aliyuncs.com", uri.Host));
    }

    [Theory]
    [InlineData(null, "https://oss-cn-shanghai.aliyuncs.com", "OSS_ENDPOINT", null)]
    [InlineData("cn-shanghai", null, null, "OSS_REGION")]
    [InlineData("cn-hangzhou", "oss-cn-shanghai-internal.aliyuncs.com", "OSS_ENDPOINT", null)]
    public async Task EndpointOrRegionOfAnotherBucket_IsNamed_AndTheRestIsAnswered(string? region, string? endpoint, string? failedEndpoint, string? failedRegion)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Variables.Set("OSS_ENDPOINT", endpoint);
        fixture.Variables.Set("OSS_REGION", region);

        BucketResults results = await fixture.CheckAsync(fixture.User);

        Assert.Equal(failedEndpoint is null ? CheckState.Passed : CheckState.Failed, results["OssEndpoint"].State);
        Assert.Equal(failedRegion is null ? CheckState.Passed : CheckState.Failed, results["Region"].State);
        Assert.Contains("cn-hangzhou", (failedEndpoint is null ? results["Region"] : results["OssEndpoint"]).Remedy, StringComparison.Ordinal);
        Assert.Equal((failedEndpoint, failedRegion), (failedEndpoint is null ? null : results["OssEndpoint"].Location, failedRegion is null ? null : results["Region"].Location));
        Assert.All((string[])["Signature", "Read", "List", "Write", "Delete"], name => Assert.Equal(CheckState.Passed, results[name].State));
    }

    // The endpoint is right, but signed for another region: OSS returns InvalidArgument, and the endpoint's own name says which is right.
    [Fact]
    public async Task RegionThatContradictsTheEndpoint_IsNamed()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();

        BucketResults results = await fixture.CheckAsync(fixture.User, region: "cn-beijing", endpoint: "oss-cn-hangzhou.aliyuncs.com");

        Assert.Equal("reports is in cn-hangzhou, not in cn-beijing as -Region specifies. Signatures need the correct region.", results["Region"].Message);
        Assert.Equal(7, results.Requests.Count);
        Assert.Equal(CheckState.Passed, results["Delete"].State);
    }

    // The service's own time is used once its clock is known, so that everything is checked anyway.
    [Fact]
    public async Task ClockThatIsOff_IsNamed_AndTheRestIsAnswered()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync(new EmulatorOptions { Clock = new ShiftedClock(TimeSpan.FromMinutes(40)) });

        BucketResults results = await fixture.CheckAsync(fixture.User);

        Assert.Equal(CheckState.Failed, results["Clock"].State);
        Assert.All((string[])["Signature", "Read", "List", "Write", "Delete"], name => Assert.Equal(CheckState.Passed, results[name].State));
        Assert.Equal(7, results.Requests.Count);
    }

    // With an address that contains no region, nothing says which is right.
    [Fact]
    public async Task RegionThatNothingNames_EndsTheCheck()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();

        BucketResults results = await fixture.CheckAsync(fixture.User, region: "cn-beijing");

        Assert.Equal(CheckState.Failed, results["Region"].State);
        Assert.All((string[])["Read", "List", "Write", "Delete"], name => Assert.Equal(CheckState.NotChecked, results[name].State));
        Assert.Single(results.Requests);
    }

    [Fact]
    public async Task NarrowedSession_IsAllowedWhatItWasGranted_AndTheRestIsExplained()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        AccessKeyCredential session = await fixture.AssumeAsync(Ask.Policy(Ask.For("Read", "reports", "2026/")));

        BucketResults results = await fixture.CheckAsync(session, prefix: "2026/", force: false);

        Assert.Equal(CheckState.Passed, results["Read"].State);
        Assert.Equal(CheckState.Failed, results["Write"].State);
        Assert.StartsWith("OSS refuses oss:PutObject on acs:oss:*:*:reports/2026/*: the session policy doesn't allow it (AccessDenied, EC 0003-00000001, request ID ", results["Write"].Message, StringComparison.Ordinal);
        Assert.Equal("Assume the role again with a session policy that allows it: New-OssSessionPolicy reports '2026/' -Action Write", results["Write"].Remedy);
        Assert.StartsWith("OSS refuses oss:ListObjects on acs:oss:*:*:reports: ", results["List"].Message, StringComparison.Ordinal);
        Assert.Equal(CheckState.Unknown, results["Delete"].State);
        Assert.DoesNotContain("DeleteObject", results.Operations);
    }

    [Fact]
    public async Task UserWithoutPermission_IsToldThePolicyThatGrantsIt()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.AccessKeys.TryFind(fixture.User.AccessKeyId, out var key);
        key!.Policy = Ask.Policy(Ask.For("List", "reports"));

        BucketResults results = await fixture.CheckAsync(fixture.User, prefix: "2026/");

        Assert.Equal(
            "Attach this policy to the RAM user 216959339000654321: " + Ask.Policy(Ask.For("oss:GetObject", "reports", "2026/")), results["Read"].Remedy);
        key.Policy = Ask.Policy(Ask.For("List,oss:GetObject", "reports", "2026/"));
        Assert.Equal(CheckState.Passed, (await fixture.CheckAsync(fixture.User, prefix: "2026/"))["Read"].State);
    }

    [Theory]
    [InlineData(BucketVersioning.Enabled)]
    [InlineData(BucketVersioning.Suspended)]
    public async Task VersionedBucket_IsNeverAskedToDelete_EvenWithForce(BucketVersioning versioning)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Buckets.TryFind("reports", out EmulatorBucket? bucket);
        bucket!.Versioning = versioning;

        BucketResults results = await fixture.CheckAsync(fixture.User, "Delete", force: true);

        Assert.Equal(CheckState.Unknown, results["Delete"].State);
        Assert.Contains("versioning", results["Delete"].Message, StringComparison.Ordinal);
        Assert.Equal(["GetBucketVersioning"], results.Operations);
        Assert.Empty(bucket.DeleteMarkers);
    }

    [Theory]
    [InlineData(false, CheckState.Unknown)]
    [InlineData(true, CheckState.Passed)]
    public async Task VersioningThatCannotBeRead_NeedsForce(bool force, CheckState state)
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        AccessKeyCredential session = await fixture.AssumeAsync(Ask.Policy(Ask.For("Delete", "reports")));

        BucketResults results = await fixture.CheckAsync(session, "Delete", force: force);

        Assert.Equal(state, results["Delete"].State);
        Assert.Equal(force ? ["GetBucketVersioning", "DeleteObject"] : ["GetBucketVersioning"], results.Operations);
        if (!force)
        {
            Assert.StartsWith("Use -Force to send the DELETE request anyway. Assume the role again with a session policy that allows it: New-OssSessionPolicy reports -Action oss:GetBucketVersioning", results["Delete"].Remedy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task UploadThatCannotBeAborted_IsNamedWithItsId()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        AccessKeyCredential session = await fixture.AssumeAsync(Ask.Policy(Ask.For("oss:PutObject", "reports")));

        BucketResults results = await fixture.CheckAsync(session, "Write");

        fixture.Emulator.Buckets.TryFind("reports", out EmulatorBucket? bucket);
        var upload = Assert.Single(bucket!.Uploads);
        Assert.Equal(CheckState.Warning, results["Write"].State);
        Assert.Contains(upload.Key, results["Write"].Message, StringComparison.Ordinal);
        Assert.Contains(upload.Value, results["Write"].Message, StringComparison.Ordinal);
        Assert.Contains("oss:AbortMultipartUpload", results["Write"].Message, StringComparison.Ordinal);
    }

    // Something other than OSS that accepts everything.
    [Fact]
    public async Task AnswerOfAProxy_IsNotTakenForOss()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Faults.When("oss", EmulatorFault.Answer(200, "<html>Welcome to our network</html>", "text/html"));

        BucketResults results = await fixture.CheckAsync(fixture.User);

        Assert.Equal(CheckState.Failed, results["OssEndpoint"].State);
        Assert.All((string[])["Read", "List", "Write", "Delete"], name => Assert.NotEqual(CheckState.Passed, results[name].State));
    }

    [Fact]
    public async Task RefusalThatNamesAForeignEndpoint_IsNotFollowed()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Faults.When("oss", EmulatorFault.Answer(
            403, "<Error><Code>AccessDenied</Code><Endpoint>oss-cn-beijing.example.com</Endpoint><EC>0003-00001403</EC></Error>", "application/xml",
            new Dictionary<string, string> { ["x-oss-request-id"] = "1" }));

        BucketResults results = await fixture.CheckAsync(fixture.User, "List");

        Assert.Equal(CheckState.Failed, results["OssEndpoint"].State);
        Assert.Single(fixture.Asked);
    }

    // Without a response it is unknown whether a request began an upload: it isn't sent again, and the name is reported.
    [Fact]
    public async Task UploadThatGotNoAnswer_IsNotBegunTwice()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Faults.When("InitiateMultipartUpload", EmulatorFault.Reset());

        BucketResults results = await fixture.CheckAsync(fixture.User, "Write", "2026/");

        Assert.Equal(["InitiateMultipartUpload"], results.Operations);
        Assert.Equal(CheckState.Unknown, results["Write"].State);
        Assert.Contains("An upload of '2026/osscredentials-check-", results["Write"].Message, StringComparison.Ordinal);
    }

    // For a HEAD of a missing object, OSS may check the permission to list; then it is unknown whether reading is allowed.
    [Fact]
    public async Task RefusalOfAnotherPermission_IsNoAnswer()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        string error = "<Error><Code>AccessDenied</Code><EC>0003-00000001</EC><AccessDeniedDetail><PolicyType>SessionPolicy</PolicyType>"
            + "<NoPermissionType>ImplicitDeny</NoPermissionType><AuthAction>oss:ListObjects</AuthAction></AccessDeniedDetail></Error>";
        fixture.Emulator.Faults.When("HeadObject", EmulatorFault.Answer(403, "", null, new Dictionary<string, string>
        {
            ["x-oss-request-id"] = "1", ["x-oss-err"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(error)),
        }));

        CheckResult read = (await fixture.CheckAsync(fixture.User, "Read"))["Read"];

        Assert.Equal(CheckState.Unknown, read.State);
        Assert.StartsWith("OSS refused oss:ListObjects and so didn't say whether oss:GetObject is allowed.", read.Message, StringComparison.Ordinal);
    }

    // A document type could include files and grow without limit: such a response counts as invalid.
    [Fact]
    public async Task AnswerWithADocumentType_IsNotExpanded()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Faults.When("oss", EmulatorFault.Answer(
            403, """<!DOCTYPE Error [<!ENTITY code "AccessDenied">]><Error><Code>&code;</Code><EC>0003-00000001</EC></Error>""", "application/xml",
            new Dictionary<string, string> { ["x-oss-request-id"] = "1" }));

        BucketResults results = await fixture.CheckAsync(fixture.User, "List");

        Assert.Equal(CheckState.Unknown, results["List"].State);
        Assert.StartsWith("OSS returned HTTP 403, which doesn't say", results["List"].Message, StringComparison.Ordinal);
        Assert.Equal(CheckState.NotChecked, results["Signature"].State);
    }

    [Fact]
    public async Task AnonymousRefusal_DoesNotMeanThatTheSignatureWasAccepted()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Emulator.Faults.When("oss", EmulatorFault.ServiceError("AccessDenied", ec: "0003-00000905"));

        Assert.Equal(CheckState.NotChecked, (await fixture.CheckAsync(fixture.User, "List"))["Signature"].State);
    }

    [Fact]
    public async Task PlainHttpInTheVariable_IsWarnedOf_AndNotAsked()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();
        fixture.Variables.Set("OSS_ENDPOINT", "http://oss-cn-hangzhou.aliyuncs.com");

        BucketResults results = await fixture.CheckAsync(fixture.User, "Read");

        Assert.Equal(CheckState.Warning, results["OssEndpoint"].State);
        Assert.Equal(CheckState.Passed, results["Read"].State);
        Assert.All(fixture.Asked, uri => Assert.Equal("https", uri.Scheme));
    }

    [Fact]
    public async Task NoCredential_IsSaidOnce_AndNothingIsAsked()
    {
        await using BucketFixture fixture = await BucketFixture.StartAsync();

        BucketResults results = await fixture.CheckAsync(new AccessKeyCredential(EmulatorOptions.DefaultAccessKeySecret, EmulatorOptions.DefaultAccessKeyId), "Read,List");

        Assert.Equal(["Credential", "Read", "List"], results.All.Select(result => result.Name));
        Assert.Equal(CheckState.Failed, results["Credential"].State);
        Assert.Empty(fixture.Asked);
    }
}
