using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Net;
using System.Security;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

public sealed class SetOssCredentialTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void KeyPair_SetsIdAndSecret_AndNothingElse()
    {
        _session.Run("Set-OssCredential -AccessKeyId $id -AccessKeySecret $secret", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        Assert.Equal([$"OSS_ACCESS_KEY_ID={Keys.LongTermId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}"], CleanEnvironment.Set());
    }

    [Fact]
    public void SecretAsSecureString_IsTaken()
    {
        _session.Run("Set-OssCredential $id -AccessKeySecret $secret", ("id", Keys.LongTermId), ("secret", Keys.Secure(Keys.Secret))).Succeeded();

        Assert.Contains($"OSS_ACCESS_KEY_SECRET={Keys.Secret}", CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("SecurityToken")]
    [InlineData("SessionToken")]
    [InlineData("StsToken")]
    public void TemporaryKey_SetsItsToken_UnderEachNameOfTheParameter(string parameter)
    {
        _session.Run(
            $"Set-OssCredential $id -AccessKeySecret $secret -{parameter} $token",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Equal(
            [$"OSS_ACCESS_KEY_ID={Keys.TemporaryId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}", $"OSS_SESSION_TOKEN={Keys.Token}"],
            CleanEnvironment.Set());
    }

    [Fact]
    public void RoleArn_IsSetWithTheKeyPair()
    {
        _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -RoleArn acs:ram::1:role/a", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        Assert.Contains("OSS_STS_ROLE_ARN=acs:ram::1:role/a", CleanEnvironment.Set());
    }

    [Fact]
    public void Expiration_IsStoredInUtc()
    {
        _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -SecurityToken $token -Expiration '2026-01-31T20:00:00+08:00'",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Contains("OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z", CleanEnvironment.Set());
    }

    [Fact]
    public void LongTermKey_ClearsStaleTokenRoleAndExpiry_InTheSameCall()
    {
        Environment.SetEnvironmentVariable("OSS_SESSION_TOKEN", "stale");
        Environment.SetEnvironmentVariable("OSS_STS_ROLE_ARN", "acs:ram::1:role/stale");
        Environment.SetEnvironmentVariable("OSS_SESSION_EXPIRATION", "2026-01-31T12:00:00Z");
        Environment.SetEnvironmentVariable("OSSCREDENTIALS_PERSISTED_ID", "stale");

        _session.Run("Set-OssCredential $id -AccessKeySecret $secret", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        Assert.Equal([$"OSS_ACCESS_KEY_ID={Keys.LongTermId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}"], CleanEnvironment.Set());
    }

    [Fact]
    public void Credential_GivesIdAndSecret()
    {
        var credential = new PSCredential(Keys.LongTermId, Keys.Secure(Keys.Secret));

        _session.Run("Set-OssCredential -Credential $credential", ("credential", credential)).Succeeded();

        Assert.Equal([$"OSS_ACCESS_KEY_ID={Keys.LongTermId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}"], CleanEnvironment.Set());
    }

    [Fact]
    public void Credential_WithTokenAndRole_SetsThemToo()
    {
        var credential = new PSCredential(Keys.TemporaryId, Keys.Secure(Keys.Secret));

        _session.Run(
            "Set-OssCredential -Credential $credential -SecurityToken $token -RoleArn acs:ram::1:role/a",
            ("credential", credential), ("token", Keys.Token)).Succeeded();

        Assert.Contains("OSS_STS_ROLE_ARN=acs:ram::1:role/a", CleanEnvironment.Set());
        Assert.Contains($"OSS_SESSION_TOKEN={Keys.Token}", CleanEnvironment.Set());
    }

    [Fact]
    public void PipedObject_BindsByPropertyName()
    {
        _session.Run(
            """
            [pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret; SecurityToken = $token; RoleArn = 'acs:ram::1:role/a'; Expiration = '2026-01-31T12:00:00Z'; Note = 'x' } |
                Set-OssCredential
            """,
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Equal(
            [
                $"OSS_ACCESS_KEY_ID={Keys.TemporaryId}",
                $"OSS_ACCESS_KEY_SECRET={Keys.Secret}",
                "OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z",
                $"OSS_SESSION_TOKEN={Keys.Token}",
                "OSS_STS_ROLE_ARN=acs:ram::1:role/a",
            ],
            CleanEnvironment.Set());
    }

    [Fact]
    public void PipedObject_WithNullMembers_SetsNoneOfThem()
    {
        _session.Run(
            """
            [pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret; SecurityToken = $null; RoleArn = $null; Expiration = $null } |
                Set-OssCredential
            """,
            ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        Assert.Equal([$"OSS_ACCESS_KEY_ID={Keys.LongTermId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}"], CleanEnvironment.Set());
    }

    // The engine ignores a piped optional property that it can't convert: the key would be set without its role or expiration.
    [Theory]
    [InlineData("RoleArn = 'acs:ram::1:role/a', 'acs:ram::1:role/b'")]
    [InlineData("RoleArn = ''")]
    [InlineData("Expiration = 'soon'")]
    [InlineData("Expiration = ''")]
    [InlineData("Expiration = [pscustomobject]@{ Time = 'soon' }")]
    [InlineData("SecurityToken = 42")]
    [InlineData("SecurityToken = ''")]
    public void PipedObject_WithAMemberThatIsInvalid_IsRefused(string member)
    {
        EngineResult result = _session.Run(
            $"[pscustomobject]@{{ AccessKeyId = $id; AccessKeySecret = $secret; {member} }} | Set-OssCredential", ("id", "AKid"), ("secret", Keys.Secret));

        Assert.NotNull(result.Error);
        Assert.Empty(CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("[DateTimeOffset]'2026-01-31T20:00:00+08:00'")]
    [InlineData("([datetime]'2026-01-31T12:00:00Z').ToUniversalTime()")]
    [InlineData("([datetime]'2026-01-31T12:00:00Z').ToLocalTime()")]
    [InlineData("'2026-01-31T12:00:00Z'")]
    [InlineData("'01/31/2026 12:00:00 +00:00'")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([DateTimeOffset]'2026-01-31T12:00:00Z'))")]
    public void Expiration_IsTaken_FromEachFormOfATime(string time)
    {
        _session.Run(
            $"[pscustomobject]@{{ AccessKeyId = $id; AccessKeySecret = $secret; SecurityToken = $token; Expiration = ({time}) }} | Set-OssCredential",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Contains("OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z", CleanEnvironment.Set());
    }

    [Fact]
    public void PipedObjects_DoNotInheritFromTheOneBefore()
    {
        EngineResult result = _session.Run(
            """
            [pscustomobject]@{ AccessKeyId = $temporary; AccessKeySecret = $secret; SecurityToken = $token; Expiration = [DateTimeOffset]::UtcNow.AddHours(1) },
            [pscustomobject]@{ AccessKeyId = $id; AccessKeySecret = $secret } | Export-OssCredential Hashtable
            """,
            ("id", Keys.LongTermId), ("temporary", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();

        Assert.Equal(Keys.Token, ((System.Collections.Hashtable)result.Output[0].BaseObject)["OSS_SESSION_TOKEN"]);
        Assert.Null(((System.Collections.Hashtable)result.Output[1].BaseObject)["OSS_SESSION_TOKEN"]);
    }

    [Fact]
    public void OwnOutput_PipesBackUnchanged()
    {
        _session.Run(
            "$one = Set-OssCredential $id -AccessKeySecret $secret -SecurityToken $token -Expiration '2026-01-31T12:00:00Z' -PassThru",
            ("id", Keys.TemporaryId), ("secret", Keys.Secret), ("token", Keys.Token)).Succeeded();
        string[] before = CleanEnvironment.Set();

        _session.Run("Clear-OssCredential; $one | Set-OssCredential").Succeeded();

        Assert.Equal(before, CleanEnvironment.Set());
    }

    [Fact]
    public void WithoutPassThru_WritesNothing() =>
        Assert.Empty(_session.Run("Set-OssCredential $id -AccessKeySecret $secret", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded().Output);

    [Fact]
    public void PassThru_WritesTheCredential()
    {
        PSObject credential = _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret -PassThru", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Single;

        Assert.Equal("OssCredentials.PowerShell.OssCredential", credential.TypeNames[0]);
        Assert.Equal(Keys.LongTermId, credential.Properties["AccessKeyId"].Value);
        Assert.Equal(Keys.Secret, new NetworkCredential("", (SecureString)credential.Properties["AccessKeySecret"].Value).Password);
        Assert.Null(credential.Properties["SecurityToken"].Value);
    }

    [Fact]
    public void WhatIf_NamesTheTarget_AndChangesNothing()
    {
        _session.Run("Set-OssCredential $id -AccessKeySecret $secret -WhatIf", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        string line = Assert.Single(_session.Host.Shown.Lines);
        Assert.Contains("the OSS_* variables of this process", line, StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }

    [Fact]
    public void WhatIf_StillChecksTheValues()
    {
        EngineResult result = _session.Run("Set-OssCredential $id -AccessKeySecret $id -WhatIf", ("id", Keys.LongTermId));

        Assert.Equal("SecretEqualsId,OssCredentials.PowerShell.Commands.SetOssCredentialCommand", result.Error.FullyQualifiedErrorId);
        Assert.Empty(_session.Host.Shown.Lines);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    public void Confirm_AsksOnce_AndDoesAsAnswered(int choice, bool isSet)
    {
        _session.Host.Shown.Choice = choice;

        _session.Run("Set-OssCredential $id -AccessKeySecret $secret -Confirm", ("id", Keys.LongTermId), ("secret", Keys.Secret)).Succeeded();

        Assert.Single(_session.Host.Shown.Questions);
        Assert.Equal(isSet, CleanEnvironment.Set().Length == 2);
    }

    [Fact]
    public void QuestionMarkAtTheSecretsPrompt_ShowsWhatIsMeant_AndAsksAgain()
    {
        _session.Host.Shown.Answers["AccessKeySecret"] = new Queue<object>([Keys.Secure("!?"), Keys.Secure(Keys.Secret)]);

        _session.Run("Set-OssCredential $id", ("id", Keys.LongTermId)).Succeeded();

        Assert.Equal(Keys.Secret, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_SECRET"));
        Assert.Contains(_session.Host.Shown.Lines, static line => line.Contains("shown once, when the AccessKey was created", StringComparison.Ordinal));
    }

    [Fact]
    public void SecretLeftOut_IsAskedFor_AsSecureString()
    {
        _session.Host.Shown.Answers["AccessKeySecret"] = Keys.Secure(Keys.Secret);

        _session.Run("Set-OssCredential $id", ("id", Keys.LongTermId)).Succeeded();

        FieldDescription(_session.Host.Shown.Fields);
        Assert.Contains($"OSS_ACCESS_KEY_SECRET={Keys.Secret}", CleanEnvironment.Set());

        static void FieldDescription(List<System.Management.Automation.Host.FieldDescription> fields)
        {
            System.Management.Automation.Host.FieldDescription field = Assert.Single(fields);
            Assert.Equal("AccessKeySecret", field.Name);
            Assert.Equal(typeof(SecureString).FullName, field.ParameterTypeFullName);
        }
    }

    [Fact]
    public void ChildProcess_SeesTheVariables()
    {
        EngineResult result = _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret; & sh -c 'printf %s \"$OSS_ACCESS_KEY_ID $OSS_ACCESS_KEY_SECRET\"'",
            ("id", Keys.LongTermId), ("secret", Keys.Secret));

        Assert.Equal($"{Keys.LongTermId} {Keys.Secret}", result.Single.ToString());
    }
}
