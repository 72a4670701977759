using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.Oss;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Leaks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary><c>Test-OssCredential -Bucket</c> as a user types it: what it returns, sends and keeps secret.</summary>
public sealed class TestBucketTests : IAsyncLifetime
{
    private const string Loud = "$VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = $ProgressPreference = 'Continue'\n";
    private const string Narrowed =
        $"$policy = New-OssSessionPolicy reports 2026/ -Action Read; $session = Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -Policy $policy\n";

    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync();
        Environment.SetEnvironmentVariable("OSS_ENDPOINT", _emulator.Server.OssEndpoint.AbsoluteUri);
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    [Fact]
    public void WithoutAction_TriesAllButDelete()
    {
        EngineResult result = _emulator.Run("Test-OssCredential -Bucket reports").Succeeded();

        Assert.Equal(
            "OssEndpoint Passed, Region Passed, Clock Passed, Signature Passed, Read Passed, List Passed, Write Passed",
            string.Join(", ", result.Output.Select(static check => $"{check.Properties["Name"].Value} {check.Properties["State"].Value}")));
    }

    [Fact]
    public void NarrowedSession_FromThePipeline_IsAllowedWhatWasGranted()
    {
        EngineResult result = _emulator.Run(Narrowed + "$session | Test-OssCredential -Bucket reports -Prefix 2026/ -Action delete, READ, Write").Succeeded();

        Assert.Equal(
            "Read Passed, Write Failed, Delete Unknown",
            string.Join(", ", result.Output.Skip(4).Select(static check => $"{check.Properties["Name"].Value} {check.Properties["State"].Value}")));
        Assert.Equal(
            "Assume the role again with a session policy that allows it: New-OssSessionPolicy reports '2026/' -Action Write", result.Output[5].Properties["Remedy"].Value);
    }

    [Theory]
    [InlineData("Read", true)]
    [InlineData("Read, Write", false)]
    [InlineData("Read, Delete", false)]
    public void Quiet_IsTrueOnlyWhenEveryActionIsAllowed(string actions, bool expected) => Assert.Equal(
        expected, _emulator.Run(Narrowed + $"$session | Test-OssCredential -Bucket reports -Prefix 2026/ -Action {actions} -Quiet").Single.BaseObject);

    // What has reached no one can't have begun an upload.
    [Theory]
    [InlineData("Read")]
    [InlineData("Write")]
    public void EndpointThatIsNotThere_IsFailed_WhateverTheAction(string action)
    {
        EngineResult result = _emulator.Run($"Test-OssCredential -Bucket reports -Action {action} -OssEndpoint oss-cn-hangzhou.invalid -Region cn-hangzhou").Succeeded();

        Assert.Equal("OssEndpoint Failed", $"{result.Output[0].Properties["Name"].Value} {result.Output[0].Properties["State"].Value}");
        Assert.DoesNotContain("may have been started", string.Join(' ', result.Output.Select(static check => check.Properties["Message"].Value)), StringComparison.Ordinal);
    }

    [Fact]
    public void MissingSecret_IsAskedForOnce()
    {
        _emulator.Session.Host.Shown.Answers["AccessKeySecret"] = Keys.Secure(EmulatorOptions.DefaultAccessKeySecret);

        Assert.Equal(true, _emulator.Run($"Test-OssCredential -AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -Bucket reports -Action Read -Quiet").Single.BaseObject);

        Assert.Single(_emulator.Session.Host.Shown.Fields);
    }

    [Fact]
    public void WhatIf_SaysWhatWouldBeSent_AndSendsNothing()
    {
        _emulator.Server.ClearRequests();

        Assert.Empty(_emulator.Run("Test-OssCredential -Bucket reports -Prefix 2026/ -Action Read, List, Write, Delete -WhatIf").Succeeded().Output);

        Assert.Empty(_emulator.Server.Requests);
        string[] lines = [.. _emulator.Session.Host.Shown.Lines.Where(static line => line.Contains("oss://reports/2026/", StringComparison.Ordinal))];
        Assert.Equal(4, lines.Length);
        Assert.Contains("Write: Start a multipart upload of an unused object name, and abort it", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Action Read", "BucketMissing")]
    [InlineData("-Prefix 2026/", "BucketMissing")]
    [InlineData("-Region cn-hangzhou", "BucketMissing")]
    [InlineData("-Force", "BucketMissing")]
    [InlineData("-Bucket reports -Offline", "BucketIsOnline")]
    [InlineData("-Bucket reports -Action Chmod", "InvalidBucketAction")]
    [InlineData("-Bucket Reports", "InvalidBucket")]
    [InlineData("-Bucket reports -Prefix /2026", "InvalidPrefix")]
    [InlineData("-Bucket reports -Region oss-cn-hangzhou", "InvalidRegion")]
    [InlineData("-Bucket reports -OssEndpoint http://oss-cn-hangzhou.aliyuncs.com", "InsecureEndpoint")]
    public void Misuse_IsRefused_BeforeAnythingIsSent(string arguments, string errorId)
    {
        _emulator.Server.ClearRequests();

        ErrorRecord error = _emulator.Run("Test-OssCredential " + arguments).Error;

        Assert.StartsWith(errorId, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    // OSS repeats what was signed, token included, when it refuses a signature.
    [Fact]
    public void RefusedSignature_ShowsNothingOfWhatWasSigned()
    {
        string secret = "Canary" + Guid.NewGuid().ToString("N"), token = "CAISCanary" + Guid.NewGuid().ToString("N");

        EngineResult result = _emulator.Session.Run(
            Loud + Narrowed + "$bad = [pscustomobject]@{ AccessKeyId = $session.AccessKeyId; AccessKeySecret = $secret; SecurityToken = $session.SecurityToken }\n"
            + "$bad | Test-OssCredential -Bucket reports; [pscustomobject]@{ AccessKeyId = $session.AccessKeyId; AccessKeySecret = $secret; SecurityToken = $token } | Test-OssCredential -Bucket reports",
            ("secret", secret), ("token", token));

        Assert.Equal(
            ["SignatureDoesNotMatch", "InvalidSecurityToken"],
            _emulator.Server.Requests.Where(static request => request.Service == "oss").Select(static request => request.Code));
        Assert.Equal(14, result.Output.Count);
        string issued = _emulator.Server.Requests[^2].Headers["x-oss-security-token"];
        var watch = new CanaryWatch(secret, token, issued);
        watch.Look(_emulator.Session, result);
        foreach (PSObject check in result.Output)
        {
            foreach (PSPropertyInfo property in check.Properties)
            {
                watch.Look($"{check}.{property.Name}", property.Value?.ToString() ?? string.Empty);
            }
        }

        Assert.Empty(watch.Found);
    }

    // Stopped while OSS starts the upload: the response is awaited and the upload aborted before the prompt returns.
    [Fact]
    public async Task Stop_WhileAnUploadIsBegun_AbortsIt()
    {
        _emulator.Server.ClearRequests();
        _emulator.Server.Faults.When("InitiateMultipartUpload", EmulatorFault.Delayed(TimeSpan.FromSeconds(1)));
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript("Test-OssCredential -Bucket reports -Action Write, Delete");
        IAsyncResult running = shell.BeginInvoke();
        while (!_emulator.Server.Requests.Any(static request => request.Action == "InitiateMultipartUpload") && !running.IsCompleted)
        {
            await Task.Delay(5);
        }

        shell.Stop();

        Assert.Equal(
            ["InitiateMultipartUpload", "AbortMultipartUpload"],
            _emulator.Server.Requests.Where(static request => request.Service == "oss").Select(static request => request.Action));
        Assert.True(_emulator.Server.Buckets.TryFind("reports", out EmulatorBucket? bucket));
        Assert.Empty(bucket.Uploads);
    }
}
