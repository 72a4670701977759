using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using OssCredentials.PowerShell.Tests.Leaks;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Diagnosis;

/// <summary>The cmdlet itself: what it sends, returns and keeps secret.</summary>
public sealed class TestOssCredentialTests
{
    private const string Loud = "$VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = $ProgressPreference = 'Continue'\n";

    private readonly string _secret = "Canary" + Guid.NewGuid().ToString("N");
    private readonly string _token = "CAISCanary" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Offline_SendsNothing_AndSaysWhatWasNotChecked()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.SetRaw(DiagnosisFixture.UserId, DiagnosisFixture.UserSecret);
        user["OSS_ENDPOINT"] = user.Server.StsEndpoint.OriginalString;
        user.Arguments = "-Offline";

        IReadOnlyList<Finding> findings = user.Test();

        Assert.Empty(user.Server.Requests);
        Assert.Equal(
            ["StsEndpoint", "OssEndpoint", "Clock", "Identity", "KeyAge"],
            findings.Where(static found => found.Message.Contains("-Offline", StringComparison.Ordinal)).Select(static found => found.Name));
    }

    [Theory]
    [InlineData(DiagnosisFixture.UserId, DiagnosisFixture.UserSecret, true)]
    [InlineData(DiagnosisFixture.UserId, DiagnosisFixture.UserId, false)]
    [InlineData(EmulatorOptions.DefaultRootAccessKeyId, EmulatorOptions.DefaultRootAccessKeySecret, true)]
    public async Task Quiet_IsFalseOnAFailure_NeverOnAWarning(string id, string secret, bool expected)
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.SetRaw(id, secret);

        Assert.Equal(expected, user.Run("Test-OssCredential -Quiet").Single.BaseObject);
    }

    [Fact]
    public async Task Warnings_StandInTheChecks_AndNotOnTheirStreamToo()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.AssumeRole(TimeSpan.FromMinutes(3));

        EngineResult result = user.Run("Test-OssCredential");

        Assert.Empty(result.Warnings);
        Assert.Contains(result.Output, static check => $"{check.Properties["Name"].Value} {check.Properties["State"].Value}" == "Expiration Warning");
    }

    // The ID is sent unencrypted, so a secret in its place must not be sent.
    [Fact]
    public async Task SwappedSecret_IsNotSent()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.SetRaw(_secret, DiagnosisFixture.UserId);

        IReadOnlyList<Finding> findings = user.Test();

        Assert.DoesNotContain(user.Server.Requests, request => request.Headers.Values.Any(value => value.Contains(_secret, StringComparison.Ordinal)));
        Assert.Equal("The AccessKey ID and the secret are swapped, so neither was sent.", findings.Single(static found => found.Name == "Identity").Message);
    }

    [Fact]
    public async Task KeyAge_GivesRamTwoSeconds_AndSaysSo()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.SetUser();
        user.Server.Faults.When("ListAccessKeys", EmulatorFault.Hang());

        Assert.Equal("RAM didn't respond within 2 s.", user.Test().Single(static found => found.Name == "KeyAge").Message);
        Assert.Single(user.Server.Requests, static request => request.Action == "ListAccessKeys");
    }

    [Fact]
    public async Task SecretWithoutItsName_IsRefusedUnseen()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();

        EngineResult result = user.Session.Run("Test-OssCredential $canary", ("canary", _secret));

        Assert.StartsWith("SurplusArgument,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        AssertNoCanary(user, result);
    }

    [Theory]
    [InlineData("id", "secret", "token")]
    [InlineData("secret", "id", null)]
    [InlineData("secret", "secret", null)]
    [InlineData("secret", "id", "token")]
    [InlineData("STS.old", "secret", "token")]
    [InlineData("STS.old", "secret", null)]
    [InlineData("LTAIold", "secret", "token")]
    [InlineData("LTAIold", "secret ", null)]
    [InlineData("LTAIold", "\"secret\"", null)]
    [InlineData("secret=", "OSS_ACCESS_KEY_SECRET=secret", "secret****")]
    public async Task WhateverIsWrong_NoSecretIsShown(string id, string secret, string? token)
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.Server.Faults.When("GetCallerIdentity", EmulatorFault.ServiceError("SomethingNew", message: $"signed {_secret} with {_token}"), times: 1);
        user.SetRaw(Fill(id), Fill(secret), token is null ? null : Fill(token));
        user.SetFamily("ALIBABA_CLOUD_", _secret, _token);

        EngineResult result = user.Session.Run(Loud + "Test-OssCredential; Test-OssCredential -Offline | Out-Default; \"$(Test-OssCredential)\"");

        Assert.True(result.Output.Count > 10);
        AssertNoCanary(user, result);
    }

    [Fact]
    public async Task StoredSecret_IsNotShown_WhateverIsWrongWithTheStore()
    {
        await using DiagnosisFixture user = await DiagnosisFixture.StartAsync();
        user.Session.Run("$null = Set-OssCredential LTAIold -AccessKeySecret $canary -Scope User", ("canary", _secret)).Succeeded();
        string store = System.IO.Path.Combine(user.Home, ".config/osscredentials/env.sh");
        user.Write(".bashrc", $"export OSS_ACCESS_KEY_SECRET={_secret}\n");

        AssertNoCanary(user, user.Session.Run(Loud + "Test-OssCredential"));
        System.IO.File.AppendAllText(store, $"export OSS_ACCESS_KEY_SECRET='{_secret}'\n");
        AssertNoCanary(user, user.Session.Run(Loud + "Test-OssCredential"));
    }

    private void AssertNoCanary(DiagnosisFixture user, EngineResult result)
    {
        var watch = new CanaryWatch(_secret, _token);
        watch.Look(user.Session, result);
        foreach (System.Management.Automation.PSObject check in result.Output)
        {
            foreach (System.Management.Automation.PSPropertyInfo property in check.Properties)
            {
                watch.Look($"{check}.{property.Name}", property.Value?.ToString() ?? string.Empty);
            }
        }

        Assert.Empty(watch.Found);
    }

    private string Fill(string pattern) => pattern
        .Replace("secret", _secret, StringComparison.Ordinal)
        .Replace("token", _token, StringComparison.Ordinal)
        .Replace("id", DiagnosisFixture.UserId, StringComparison.Ordinal);
}
