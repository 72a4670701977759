using System;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Errors;

/// <summary>What a script can rely on when something fails: ID, category, exception, remedy.</summary>
public sealed class ErrorRecordTests : IAsyncLifetime
{
    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Theory]
    [InlineData("NoPermission", ErrorCategory.PermissionDenied, "AliyunSTSAssumeRoleAccess")]
    [InlineData("EntityNotExist.Role", ErrorCategory.ObjectNotFound, "The role doesn't exist")]
    [InlineData("InvalidAccessKeyId.NotFound", ErrorCategory.AuthenticationError, "The AccessKey doesn't exist")]
    [InlineData("SignatureDoesNotMatch", ErrorCategory.AuthenticationError, "doesn't belong to the ID")]
    [InlineData("InvalidSecurityToken.Expired", ErrorCategory.AuthenticationError, "Get a new one")]
    [InlineData("Forbidden.AccessKeyDisabled", ErrorCategory.AuthenticationError, "Enable it")]
    [InlineData("InvalidParameter.DurationSeconds", ErrorCategory.InvalidArgument, "900")]
    [InlineData("Throttling.User", ErrorCategory.LimitsExceeded, "There were too many requests")]
    [InlineData("InternalError", ErrorCategory.ResourceUnavailable, null)]
    public void RefusalOfSts(string code, ErrorCategory category, string? remedy)
    {
        _emulator.Server.Faults.When("AssumeRole", EmulatorFault.ServiceError(code));

        ErrorRecord error = AssumeRole();

        AssertError(error, "ServiceRefused." + code, category, "OssServiceException", remedy);
        PSObject exception = PSObject.AsPSObject(error.Exception);
        Assert.Equal(code, exception.Properties["Code"].Value);
        Assert.Equal("STS", exception.Properties["Service"].Value);
        Assert.Equal(code is "Throttling.User" or "InternalError", exception.Properties["IsTransient"].Value);
        Assert.Equal("AssumeRole", exception.Properties["Action"].Value);
        Assert.InRange((int)exception.Properties["StatusCode"].Value, 400, 503);
        Assert.Contains((string)exception.Properties["RequestId"].Value, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(EmulatorOptions.DefaultRoleArn, error.TargetObject);
    }

    [Theory]
    [InlineData("reset", "TransportConnection", ErrorCategory.ConnectionError, "the network")]
    [InlineData("redirect", "TransportRedirect", ErrorCategory.SecurityError, "own endpoint")]
    [InlineData("endless", "TransportTooLarge", ErrorCategory.InvalidResult, null)]
    [InlineData("html", "TransportMalformed", ErrorCategory.InvalidResult, "Check the endpoint")]
    [InlineData("expiration-absurd", "UnbelievableExpiration", ErrorCategory.InvalidData, "clock")]
    public void UnusableAnswer(string fault, string id, ErrorCategory category, string? remedy)
    {
        Leaks.NetworkFaults.Arm(_emulator.Server);

        ErrorRecord error = AssumeRole(fault);

        AssertError(error, id, category, id[0] == 'T' ? "OssNetworkException" : "OssException", remedy);
        if (id[0] == 'T')
        {
            Assert.Contains("127.0.0.1", (string)PSObject.AsPSObject(error.Exception).Properties["Host"].Value, StringComparison.Ordinal);
            Assert.Equal(fault == "reset", PSObject.AsPSObject(error.Exception).Properties["IsTransient"].Value);
            Assert.Equal(id["Transport".Length..], PSObject.AsPSObject(error.Exception).Properties["Failure"].Value);
        }
    }

    [Fact]
    public void NobodyListens() => AssertError(
        _emulator.Run(Keys.SetEmulatorUser + $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -StsEndpoint http://127.0.0.1:1").Error,
        "TransportConnection", ErrorCategory.ConnectionError, "OssNetworkException", null);

    [Fact]
    public void NoSuchHost() => AssertError(
        _emulator.Run(Keys.SetEmulatorUser + $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -StsEndpoint no-such-host.invalid").Error,
        "TransportNameResolution", ErrorCategory.ConnectionError, "OssNetworkException", "DNS");

    [Fact]
    public void NotOnEcs_SaysSo_AndWhatToUse() => AssertError(
        _emulator.Run("Get-OssEcsRoleCredential -MetadataEndpoint http://127.0.0.1:1").Error,
        "CredentialUnavailable", ErrorCategory.ObjectNotFound, "OssNotConfiguredException", "Set-OssCredential");

    [Fact]
    public void HalfASet_NamesWhatIsMissing()
    {
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", Keys.LongTermId);

        AssertError(_emulator.Run("Get-OssCredential").Error, "IncompleteSet", ErrorCategory.InvalidData, "OssException", "Clear-OssCredential");
    }

    [Theory]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret LTAIa", "SecretEqualsId", "AccessKeySecret")]
    [InlineData("Set-OssCredential STS.a -AccessKeySecret b", "TemporaryIdWithoutToken", "SecurityToken")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret b -SecurityToken c", "LongTermIdWithToken", "SecurityToken")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret ''", "EmptyValue", "AccessKeySecret")]
    [InlineData("Set-OssCredential 'LTAI a' -AccessKeySecret b", "BlankInValue", "AccessKeyId")]
    [InlineData("Set-OssCredential \"LTAIa`n\" -AccessKeySecret b", "ControlCharacter", "AccessKeyId")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret \"b$([char]0)c\"", "ControlCharacter", "AccessKeySecret")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret 'b****'", "MaskedValue", "AccessKeySecret")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret \"b$([char]0x2202)\"", "NotAscii", "AccessKeySecret")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret \"$([char]0xFEFF)b\"", "ByteOrderMark", "AccessKeySecret")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret ('b' * 32767)", "ValueTooLong", "AccessKeySecret")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret b -RoleArn ''", "EmptyValue", "RoleArn")]
    [InlineData("Set-OssCredential LTAIa -AccessKeySecret b -RoleArn acs:ram::1:user/a", "InvalidRoleArn", "RoleArn")]
    public void RefusedValue_NamesItsParameter_AndChangesNothing(string script, string id, string parameter)
    {
        string[] before = CleanEnvironment.Set();

        ErrorRecord error = _emulator.Run(script).Error;

        AssertError(error, id, ErrorCategory.InvalidArgument, "OssValueException", null, "SetOssCredentialCommand");
        Assert.Equal(parameter, PSObject.AsPSObject(error.Exception).Properties["ValueName"].Value);
        Assert.Contains(parameter, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, CleanEnvironment.Set());
    }

    [Fact]
    public void ScriptCanCatchByType()
    {
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        EngineResult result = _emulator.Run(
            "try { Get-OssCredential -ErrorAction Stop } catch [OssCredentials.PowerShell.OssNotConfiguredException] { 'none' } catch [OssCredentials.PowerShell.OssException] { 'other' }");

        Assert.Equal("none", result.Single.ToString());
    }

    [Fact]
    public void FailureEndsTheCmdlet_SoThatAScriptCannotGoOnWithTheWrongCredential()
    {
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", Keys.LongTermId);
        EngineResult result = _emulator.Run("$ErrorActionPreference = 'SilentlyContinue'; try { Get-OssCredential; 'went on' } catch { 'stopped' }");

        Assert.Equal("stopped", result.Single.ToString());
    }

    private ErrorRecord AssumeRole(string session = "session") => _emulator.Run(
        Keys.SetEmulatorUser + $"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} {session}").Error;

    private static void AssertError(
        ErrorRecord error, string id, ErrorCategory category, string exception, string? remedy, string? command = null)
    {
        Assert.StartsWith(id + ",OssCredentials.PowerShell.Commands." + command, error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal("OssCredentials.PowerShell." + exception, error.Exception.GetType().FullName);
        if (remedy is not null)
        {
            Assert.Contains(remedy, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }
}
