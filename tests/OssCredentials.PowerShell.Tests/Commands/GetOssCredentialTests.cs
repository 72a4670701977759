using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

public sealed class GetOssCredentialTests : IAsyncLifetime
{
    private EmulatorSession _emulator = null!;

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Fact]
    public void EmptySession_SaysHowToSetOne() => Assert.Contains(
        "Set-OssCredential", _emulator.Run("Get-OssCredential -Scope Process").Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

    [Fact]
    public void SessionKey_IsAnswered_WithItsSource()
    {
        PSObject credential = _emulator.Run(Keys.SetEmulatorUser + "Get-OssCredential").Single;

        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, credential.Properties["AccessKeyId"].Value);
        Assert.Equal("session variables OSS_*", credential.Properties["Source"].Value);
        Assert.Null(credential.Properties["Expiration"].Value);
        Assert.Empty(_emulator.Server.Requests);
    }

    [Fact]
    public void VariableChangedByHand_IsSeenAtOnce()
    {
        _emulator.Run(Keys.SetEmulatorUser + "Get-OssCredential").Succeeded();
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", Keys.OtherLongTermId);

        Assert.Equal(Keys.OtherLongTermId, _emulator.Run("Get-OssCredential").Single.Properties["AccessKeyId"].Value);
    }

    [Fact]
    public void KeyPairWithRole_AssumesTheRole()
    {
        PSObject credential = _emulator.Run(
            $"{Keys.SetEmulatorUser.TrimEnd()} -RoleArn {EmulatorOptions.DefaultRoleArn}; Get-OssCredential").Single;

        Assert.StartsWith("STS.", (string)credential.Properties["AccessKeyId"].Value, StringComparison.Ordinal);
        Assert.Equal("STS AssumeRole with session variables OSS_*", credential.Properties["Source"].Value);
        Assert.StartsWith(EmulatorOptions.DefaultRoleArn, (string)credential.Properties["AssumedRoleArn"].Value, StringComparison.Ordinal);
        Assert.Null(credential.Properties["RoleArn"].Value);
    }

    // oss2 and the Go SDK don't read a role: they sign with the key.
    [Theory]
    [InlineData("Get-OssCredential")]
    [InlineData("Get-OssCredential -Scope Process")]
    [InlineData("Get-OssCredential -Scope User", " -Scope User")]
    public void KeyWithARole_SaysWhatProgramsSignWith(string get, string scope = "")
    {
        if (scope.Length > 0 && OperatingSystem.IsWindows())
        {
            return;
        }

        EngineResult result = _emulator.Run($"{Keys.SetEmulatorUser.TrimEnd()} -RoleArn {EmulatorOptions.DefaultRoleArn}{scope} | Out-Null; {get}").Succeeded();

        string warning = Assert.Single(result.Warnings);
        Assert.Contains(EmulatorOptions.DefaultAccessKeyId, warning, StringComparison.Ordinal);
        Assert.Contains(EmulatorOptions.DefaultRoleArn, warning, StringComparison.Ordinal);
        Assert.Contains("Invoke-OssAssumeRole -Scope Process", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Get-OssCredential")]
    [InlineData($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -Scope Process | Out-Null; Get-OssCredential")]
    [InlineData($"Set-OssProfile p -EcsRole | Out-Null; Get-OssCredential -ProfileName p")]
    public void WithoutARoleToAssume_ThereIsNothingToSay(string script) => Assert.Empty(_emulator.Run(Keys.SetEmulatorUser + script).Succeeded().Warnings);

    [Fact]
    public void AccountAndIdentity_AreShown_WhereTheProcessKnowsThemWithoutARequest()
    {
        // A unique ID: the process remembers those that other tests have asked about.
        const string UnknownId = "LTAI5tTestKeyNeverAsked1";
        const string Show = "Get-OssCredential | ForEach-Object { $_.AccountId, $_.Arn -join '|' }";
        Assert.Equal("|", _emulator.Run(Keys.SetEmulatorUser.Replace(EmulatorOptions.DefaultAccessKeyId, UnknownId, StringComparison.Ordinal) + Show).Single.BaseObject);

        Assert.Equal(
            $"{EmulatorOptions.DefaultAccountId}|acs:ram::{EmulatorOptions.DefaultAccountId}:user/emulator-user",
            _emulator.Run(Keys.SetEmulatorUser + "Get-OssCallerIdentity | Out-Null; " + Show).Single.BaseObject);
        Assert.Equal(
            $"{EmulatorOptions.DefaultAccountId}|{EmulatorOptions.DefaultRoleArn}/walk",
            _emulator.Run($"Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} walk -Scope Process | Out-Null; " + Show).Single.BaseObject);
        Assert.Equal(["GetCallerIdentity", "AssumeRole"], _emulator.Server.Requests.Select(static request => request.Action));
    }

    // They are created on first use; a returned credential stays the same when the session's changes.
    [Fact]
    public void SecureStrings_AreThoseOfTheAnswer_AndMadeOnce()
    {
        PSObject answer = _emulator.Run(
            $"""
            {Keys.SetEmulatorUser}
            $key = Get-OssCredential
            Set-OssCredential {Keys.OtherLongTermId} -AccessKeySecret {Keys.Secret}
            [Net.NetworkCredential]::new('', $key.AccessKeySecret).Password + ' ' + ($null -eq $key.SecurityToken) + ' ' + [object]::ReferenceEquals($key.AccessKeySecret, $key.AccessKeySecret)
            """).Single;

        Assert.Equal($"{EmulatorOptions.DefaultAccessKeySecret} True True", answer.ToString());
    }

    [Fact]
    public void AsPlainText_GivesStrings()
    {
        PSObject credential = _emulator.Run(Keys.SetEmulatorUser + "Get-OssCredential -AsPlainText").Single;

        Assert.Equal(EmulatorOptions.DefaultAccessKeySecret, credential.Properties["AccessKeySecret"].Value);
        Assert.Null(credential.Properties["SecurityToken"].Value);
        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, credential.ToString());
    }

    [Fact]
    public void ExpiredByTheVariable_Warns_AndIsStillAnswered()
    {
        EngineResult result = _emulator.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -SecurityToken $token -Expiration '2020-01-01T00:00:00Z' -WarningAction SilentlyContinue; Get-OssCredential",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Contains("2020-01-01", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(true, result.Single.Properties["IsExpired"].Value);
        Assert.Equal(TimeSpan.Zero, result.Single.Properties["RemainingTime"].Value);
    }

    [Fact]
    public void NothingSet_NamesWhatWasAsked_AndTheRemedy()
    {
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        ErrorRecord error = _emulator.Run("Get-OssCredential").Error;

        Assert.Equal("CredentialUnavailable,OssCredentials.PowerShell.Commands.GetOssCredentialCommand", error.FullyQualifiedErrorId);
        Assert.Contains("session variables OSS_*: OSS_ACCESS_KEY_ID is not set.", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("Set-OssCredential", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyVariables_CountAsUnset()
    {
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true");
        // A shell can export an empty variable; .NET 9 and later can, too.
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", string.Empty);
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_SECRET", string.Empty);

        Assert.StartsWith("CredentialUnavailable,", _emulator.Run("Get-OssCredential").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Clear_RemovesTheWholeSet_AndNothingElse()
    {
        Environment.SetEnvironmentVariable("OSS_REGION", "cn-hangzhou");
        _emulator.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -SecurityToken $token -RoleArn acs:ram::1:role/a -Expiration '2026-01-31T12:00:00Z'",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();
        Environment.SetEnvironmentVariable("OSSCREDENTIALS_PERSISTED_ID", Keys.TemporaryId);

        Assert.Empty(_emulator.Run("Clear-OssCredential").Succeeded().Output);

        Assert.Equal(["OSS_REGION=cn-hangzhou"], CleanEnvironment.Set());
    }

    [Fact]
    public void Clear_OfNothing_IsNoError() => _emulator.Run("Clear-OssCredential; Clear-OssCredential Process").Succeeded();

    [Fact]
    public void ClearWhatIf_ChangesNothing()
    {
        _emulator.Run(Keys.SetEmulatorUser + "Clear-OssCredential -WhatIf").Succeeded();

        Assert.Equal(2, CleanEnvironment.Set().Length);
        Assert.Contains("the OSS_* variables of this process", Assert.Single(_emulator.Session.Host.Shown.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void ClearConfirmDeclined_ChangesNothing()
    {
        _emulator.Session.Host.Shown.Choice = 2;

        _emulator.Run(Keys.SetEmulatorUser + "Clear-OssCredential -Confirm").Succeeded();

        Assert.Equal(2, CleanEnvironment.Set().Length);
    }
}
