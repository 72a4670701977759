using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Leaks;

/// <summary>Secrets that are passed in variables, or by a service, appear in no stream and no error (D2).</summary>
public sealed class CanaryTests : IAsyncLifetime
{
    private const string Loud =
        "$VerbosePreference = $DebugPreference = $WarningPreference = $InformationPreference = $ProgressPreference = 'Continue'\n";

    // A random one for each run, so that no message contains it by chance.
    private readonly string _secret = "Canary" + Guid.NewGuid().ToString("N");
    private readonly string _token = "CAISCanary+/=" + Guid.NewGuid().ToString("N");
    private EmulatorSession _emulator = null!;

    public static TheoryData<string> StsFaults => [.. NetworkFaults.OfSts.Keys];

    public static TheoryData<string> MetadataFaults => [.. NetworkFaults.OfMetadata.Keys];

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorSession.StartAsync();
        NetworkFaults.Arm(_emulator.Server);
    }

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(StsFaults))]
    public void AssumeRole_UnderAFault_ShowsNoSecret(string fault)
    {
        EngineResult result = Run(
            $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} {fault} -AccessKeyId STS.NTCanary01 -AccessKeySecret $secret -SecurityToken $token");

        AssertFailedWithoutASecret(result);
    }

    [Theory]
    [MemberData(nameof(MetadataFaults))]
    public void EcsRole_UnderAFault_ShowsNoSecret(string fault) =>
        AssertFailedWithoutASecret(Run($"Get-OssEcsRoleCredential {fault} -Scope Process"));

    [Theory]
    [InlineData("SignatureDoesNotMatch", "server string to sign is: {0}")]
    [InlineData("InvalidSecurityToken.Malformed", "{0} is none")]
    [InlineData("InvalidSecurityToken.Malformed", "in {1}")]
    [InlineData("NoPermission", "signed with {2}")]
    public void ServiceThatRepeatsWhatItWasSent_IsNotQuoted(string code, string message)
    {
        string escaped = Uri.EscapeDataString(_token);
        _emulator.Server.Faults.When(
            "AssumeRole", EmulatorFault.ServiceError(code, message: string.Format(CultureInfo.InvariantCulture, message, _token, escaped, _secret)));

        EngineResult result = Run($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -AccessKeyId STS.NTCanary01 -AccessKeySecret $secret -SecurityToken $token");

        AssertFailedWithoutASecret(result, escaped);
        Assert.Contains(code, result.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Set-OssCredential LTAIid $secret")]
    [InlineData("Set-OssCredential LTAIid $secret $token")]
    [InlineData("Set-OssCredential LTAIid -AccesKeySecret $secret")]
    [InlineData("Set-OssCredential LTAIid -AccesKeySecret:$secret")]
    [InlineData("Set-OssCredential LTAIid -AccessKeySecret $secret $token")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a name $secret")]
    public void SecretWithoutItsName_IsRefusedUnseen(string script)
    {
        EngineResult result = Run(script);

        AssertFailedWithoutASecret(result);
        Assert.StartsWith(script.Contains("-AccesKey", StringComparison.Ordinal) ? "UnknownParameter," : "SurplusArgument,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_emulator.Session.Host.Shown.Fields);
    }

    [Theory]
    [InlineData("-AccessKeySecret ($secret + \"`r`n\")")]
    [InlineData("-AccessKeySecret ($secret + [char]0)")]
    [InlineData("-AccessKeySecret (' ' + $secret)")]
    [InlineData("-AccessKeySecret ([char]0x201C + $secret)")]
    [InlineData("-AccessKeySecret ($secret + [char]0x2202)")]
    [InlineData("-AccessKeySecret ([char]0xFEFF + $secret)")]
    [InlineData("-AccessKeySecret ($secret + [char]0xD800)")]
    [InlineData("-AccessKeySecret ($secret + '****')")]
    [InlineData("-AccessKeySecret ($secret * 1000)")]
    [InlineData("-AccessKeySecret ($secret, $token)")]
    [InlineData("-AccessKeySecret @{ a = $secret }")]
    [InlineData("-AccessKeySecret ([pscustomobject]@{ a = $secret })")]
    [InlineData("-AccessKeySecret 42")]
    [InlineData("-AccessKeySecret $null -SecurityToken $token")]
    [InlineData("-AccessKeySecret $secret -SecurityToken ($token + ' ')")]
    [InlineData("-AccessKeySecret $secret -SecurityToken ''")]
    [InlineData("-AccessKeySecret $secret -SecurityToken ($token, $token)")]
    [InlineData("-AccessKeySecret $secret -SecurityToken $token")]
    [InlineData("-AccessKeySecret $secret -RoleArn none")]
    [InlineData("-AccessKeySecret $secret -Scope Nowhere")]
    [InlineData("-AccessKeySecret $secret -Expiration soon")]
    [InlineData("-AccessKeySecret $secret -SecurityToken")]
    [InlineData("-AccessKeySecret $secret -AccessKeySecret $secret")]
    [InlineData("-AccessKeySecret $secret -Credential $null")]
    public void RefusedValue_IsNotShown(string arguments) => AssertFailedWithoutASecret(Run("Set-OssCredential LTAI5tId " + arguments));

    // Before it is bound: no request is made for a host of that name, and no later error of the engine holds it.
    [Theory]
    [InlineData("Set-OssCredential LTAI5tId -AccessKeySecret a -ProfileName {0}")]
    [InlineData("Get-OssCallerIdentity -StsEndpoint {0}")]
    [InlineData("Get-OssEcsRoleCredential -MetadataEndpoint {0}")]
    [InlineData("Update-OssAccessKey -Scope User -ProfileName {0}")]
    [InlineData("Export-OssCredential Sh -Region {0}")]
    public void SecretInsteadOfAName_IsRefusedUnseen(string script)
    {
        foreach (string secret in new[] { MisplacedSecretTests.Secret, MisplacedSecretTests.Token })
        {
            EngineResult result = Run(string.Format(CultureInfo.InvariantCulture, script, "$value"), secret);

            var watch = new CanaryWatch([secret]);
            watch.Look(_emulator.Session, result);
            Assert.StartsWith("ParameterArgumentTransformationError,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("looks like an AccessKey secret or a security token", result.Error.ToString(), StringComparison.Ordinal);
            Assert.Empty(watch.Found);
            Assert.Empty(_emulator.Server.Requests);
        }
    }

    [Fact]
    public void PipedSecretThatIsRefused_IsNotShown() =>
        AssertFailedWithoutASecret(Run("[pscustomobject]@{ AccessKeyId = 'LTAI5tId'; AccessKeySecret = $secret + ' ' } | Set-OssCredential"));

    [Fact]
    public void MainJob_OnEveryStream_ShowsNoSecret()
    {
        _emulator.Session.Host.Shown.Choice = 0;

        EngineResult result = Run(
            $$"""
            Set-OssCredential {{EmulatorOptions.DefaultAccessKeyId}} -AccessKeySecret $user -RoleArn {{EmulatorOptions.DefaultRoleArn}} -Confirm
            Set-OssCredential {{EmulatorOptions.DefaultAccessKeyId}} -AccessKeySecret $user -RoleArn {{EmulatorOptions.DefaultRoleArn}} -PassThru
            Set-OssCredential {{EmulatorOptions.DefaultAccessKeyId}} -AccessKeySecret $user -RoleArn {{EmulatorOptions.DefaultRoleArn}} -WhatIf
            Get-OssCredential
            Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} -Scope Process | Invoke-OssAssumeRole {{EmulatorOptions.DefaultChainedRoleArn}}
            Get-OssEcsRoleCredential -Scope Process
            "$(Get-OssCredential)"
            Get-OssCredential | Out-Default
            Clear-OssCredential -WhatIf
            """).Succeeded();

        IEnumerable<string> issued = CleanEnvironment.Set()
            .Where(static variable => variable.StartsWith("OSS_SESSION_TOKEN=", StringComparison.Ordinal) || variable.StartsWith("OSS_ACCESS_KEY_SECRET=", StringComparison.Ordinal))
            .Select(static variable => variable[(variable.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var watch = new CanaryWatch([EmulatorOptions.DefaultAccessKeySecret, .. issued]);
        watch.Look(_emulator.Session, result);
        Assert.Equal(3, issued.Count() + 1);
        Assert.Empty(watch.Found);
        Assert.Contains(_emulator.Session.Host.Shown.Lines, static line => line.Contains("****", StringComparison.Ordinal));
    }

    [Fact]
    public void Watch_FindsWhatIsThere()
    {
        // The watch itself: an error with the secret in its data, its target and its message.
        EngineResult result = Run(
            """
            $inner = [InvalidOperationException]::new('inner'); $inner.Data['a'] = @($secret)
            throw [System.Management.Automation.ErrorRecord]::new([Exception]::new('outer', $inner), 'id', 'NotSpecified', @{ x = $token })
            """);
        var watch = new CanaryWatch(_secret, _token);

        watch.Look(_emulator.Session, result);

        Assert.Contains(watch.Found, static place => place.Contains("InnerException.Data[a]", StringComparison.Ordinal));
        Assert.Contains(watch.Found, static place => place.Contains("TargetObject[x]", StringComparison.Ordinal));
    }

    private EngineResult Run(string script, string? value = null) => _emulator.Run(
        Loud + script, ("value", value), ("secret", _secret), ("token", _token), ("user", EmulatorOptions.DefaultAccessKeySecret));

    private void AssertFailedWithoutASecret(EngineResult result, params string[] more)
    {
        var watch = new CanaryWatch([_secret, _token, NetworkFaults.IssuedSecret, NetworkFaults.IssuedToken, .. more]);
        watch.Look(_emulator.Session, result);
        Assert.NotNull(result.Error);
        Assert.True(watch.Looked > 20);
        Assert.Empty(watch.Found);
        Assert.Empty(CleanEnvironment.Set());
    }
}
