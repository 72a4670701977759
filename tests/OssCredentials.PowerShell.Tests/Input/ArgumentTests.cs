using System;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Tests.Help;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Input;

/// <summary>One mistake gives one message that says what it is, and nothing in it that may be a secret.</summary>
public sealed class ArgumentTests : IDisposable
{
    // In the form that RAM issues.
    private const string Secret = "KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6";

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void MisspeltParameter_IsNamed_ByEachCmdlet() => Assert.All(
        HelpFile.Cmdlets(_session).Where(static cmdlet => cmdlet.Name != "Use-OssCredential"), cmdlet =>
        {
            ErrorRecord error = Refused($"{cmdlet.Name} {Needed(cmdlet.Name)} -StsRegoin cn-hangzhou");

            Assert.StartsWith("UnknownParameter,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.StartsWith($"{cmdlet.Name} has no parameter -StsRegoin.", error.Exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Surplus", error.ToString(), StringComparison.Ordinal);
            Assert.Equal(cmdlet.Parameters.ContainsKey("StsRegion"), error.Exception.Message.EndsWith("Did you mean -StsRegion?", StringComparison.Ordinal));
        });

    [Theory]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccesKeySecret $secret", "Did you mean -AccessKeySecret?")]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -Secret $secret", "Did you mean -AccessKeySecret?")]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -KjT3vQ9xLmN2pR7sW1yZ5aB8cD4eF6", "It isn't shown")]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 $secret", "HistorySavePath")]
    [InlineData("Test-OssCredential $secret", "HistorySavePath")]
    [InlineData("Get-OssCallerIdentity LTAI5tTestKeyOfNobody001 $secret", "HistorySavePath")]
    [InlineData("Export-OssCredential Bash", "'Bash' is not one of Sh, PowerShell, Fish")]
    [InlineData("Export-OssCredential Json", "'Json' is not one of OssutilProcess, AliyunExternal, AwsProcess, PowerShell, Sh")]
    [InlineData("Export-OssCredential Process", "'Process' is not one of OssutilProcess, AwsProcess, PowerShell, Sh")]
    [InlineData("Export-OssCredential $secret", "Expected one of PowerShell, Sh")]
    [InlineData("Export-OssCredential Sh,Fish", "Expected one of PowerShell, Sh")]
    [InlineData("Export-OssCredential 'Sh,Fish'", "Expected one of PowerShell, Sh")]
    [InlineData("Export-OssCredential 3", "Expected one of PowerShell, Sh")]
    [InlineData("Get-OssCredential -Scope User,Machine", "Expected one of Process, User, Machine")]
    [InlineData("Clear-OssCredential -Scope User,Everyone", "Expected one of Process, User, Machine")]
    [InlineData("Clear-OssCredential -Scope Everyone", "'Everyone' is not one of Process, User, Machine")]
    [InlineData("Clear-OssCredential -Scope 'User,Machine'", "Expected one of Process, User, Machine")]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Scope Process,Everyone", "Expected one of Process, User, Machine")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a -Scope 8", "Expected one of Process, User, Machine")]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Region cn-hangzhou,cn-beijing", "Region")]
    [InlineData("Get-OssCredential -MinimumValidity soon", "Expected a number of seconds, a time span such as 00:30:00, or a number with its unit such as 30m")]
    [InlineData("Use-OssCredential { } -WaitTimeoutSeconds 00:00:00.5", "Expected a number of seconds")]
    [InlineData("Invoke-OssAssumeRole 1234567890123456:role/a", "it does not begin with acs:ram::")]
    [InlineData("Invoke-OssAssumeRole $secret", "it does not begin with acs:ram::")]
    [InlineData("Invoke-OssAssumeRole acs:ram:cn-hangzhou:1:role/a", "'acs:ram:cn-hangzhou:1:role/a' is not the ARN of a RAM role: it does not begin with acs:ram::")]
    [InlineData("Invoke-OssAssumeRole acs:ram:::role/a", "the account ID is missing after acs:ram::")]
    [InlineData("Invoke-OssAssumeRole acs:ram::x1:role/a", "the account ID after acs:ram:: has digits only")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:user/a", "'acs:ram::1:user/a' is not the ARN of a RAM role: :role/ is missing after the account ID")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/", "the name is missing after :role/")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a -OidcProviderArn acs:ram::1:role/a", "'acs:ram::1:role/a' is not the ARN of an identity provider: :oidc-provider/ is missing")]
    public void Mistake_IsReportedInOneMessage(string script, string message)
    {
        ErrorRecord error = Refused(script);

        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Surplus", error.ToString(), StringComparison.Ordinal);
        // The line itself stays in the record's position.
        Assert.DoesNotContain(Secret, script.Contains(Secret, StringComparison.Ordinal) ? error.ToString() : PSSerializer.Serialize(error, 4), StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("1800")]
    [InlineData("'1800'")]
    [InlineData("00:30:00")]
    [InlineData("(New-Object TimeSpan 0, 30, 0)")]
    [InlineData("30m")]
    [InlineData("1800s")]
    [InlineData("0H29M60S")]
    public void Duration_IsSecondsOrATimeSpan(string value)
    {
        EngineResult result = _session.Run(
            $"{Keys.SetEmulatorUser}\n$null = Set-OssCredential STS.a -AccessKeySecret b -SecurityToken c -Expiration ([DateTimeOffset]::UtcNow.AddMinutes(29)) -PassThru\nGet-OssCredential -MinimumValidity {value.Replace("New-Object TimeSpan 0, 30, 0", "[timespan]::new(0, 30, 0)", StringComparison.Ordinal)}");

        Assert.StartsWith("ValidityTooShort,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Single(_session.Run("Get-OssCredential -MinimumValidity 28").Succeeded().Output);
    }

    [Theory]
    [InlineData("Get-OssCredential -MinimumValidity 1h30x")]
    [InlineData("Use-OssCredential { } -WaitTimeoutSeconds h")]
    [InlineData("Set-OssProfile a -EcsRole -DurationSeconds '30 m'")]
    public void WhatIsNoDuration_IsRefused(string script) => Assert.Contains("30m, 12h or 1h30m", Refused(script).Exception.Message, StringComparison.Ordinal);

    // -Online belongs to the list alone.
    [Fact]
    public void Online_AloneListsTheSources()
    {
        EngineResult result = _session.Run("Get-OssCredential -Online -MetadataEndpoint http://127.0.0.1:9").Succeeded();

        Assert.Empty(_session.Host.Shown.Fields);
        Assert.All(result.Output, static source => Assert.Equal("OssCredentials.PowerShell.OssCredentialSource", source.TypeNames[0]));
        Assert.True(result.Output.Count > 5);
    }

    [Theory]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Region cn-hangzou")]
    [InlineData("Set-OssProfile p LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Region cn-hangzou")]
    [InlineData("Export-OssCredential Sh -AccessKeyId LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Region cn-hangzou -WarningAction Continue -WarningVariable w -Path $homeFolder/f")]
    [InlineData("Use-OssCredential { } -AccessKeyId LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Region cn-hangzou")]
    public void UnknownRegion_IsWarnedOf(string script) => Assert.Contains(
        _session.Run(script, ("secret", Secret), ("homeFolder", _session.Home)).Succeeded().Warnings, static warning => warning.Contains("Did you mean cn-hangzhou", StringComparison.Ordinal));

    [Fact]
    public void SeveralScopes_AreAllReported_AndCheckedFirst()
    {
        EngineResult result = _session.Run("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret $secret -Scope Process, User -WhatIf", ("secret", Secret)).Succeeded();

        Assert.NotEmpty(result.Output);
        Assert.All(result.Output, static change => Assert.Equal("User", change.Properties["Scope"].Value.ToString()));
    }

    [Fact]
    public void Secret_IsAskedFor_WithTheTokenOfATemporaryKey_AndHelp()
    {
        _session.Host.Shown.Answers["AccessKeySecret"] = Keys.Secure(Secret);
        _session.Host.Shown.Answers["SecurityToken"] = Keys.Secure(Keys.Token);

        _session.Run($"Set-OssCredential {Keys.TemporaryId}").Succeeded();

        Assert.Equal(["AccessKeySecret", "SecurityToken"], _session.Host.Shown.Fields.Select(static field => field.Name));
        Assert.All(_session.Host.Shown.Fields, static field => Assert.True(field.HelpMessage.Length > 0 && field.Label.Length > 0, field.Name));
        Assert.Contains($"OSS_SESSION_TOKEN={Keys.Token}", CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -WhatIf")]
    [InlineData("Set-OssCredential STS.NTTestKeyOfNobody001 -Scope User -WhatIf")]
    [InlineData("Set-OssProfile p LTAI5tTestKeyOfNobody001 -WhatIf")]
    [InlineData("Invoke-OssAssumeRole acs:ram::1:role/a -AccessKeyId LTAI5tTestKeyOfNobody001 -WhatIf")]
    [InlineData("Export-OssCredential Sh -AccessKeyId LTAI5tTestKeyOfNobody001 -Path f -WhatIf")]
    [InlineData("Test-OssCredential -AccessKeyId LTAI5tTestKeyOfNobody001 -Bucket bucket -WhatIf")]
    [InlineData("$WhatIfPreference = $true; Set-OssCredential LTAI5tTestKeyOfNobody001")]
    public void WhatIf_AsksForNoSecret(string script)
    {
        _session.Run(script).Succeeded();

        Assert.Empty(_session.Host.Shown.Fields);
        Assert.Empty(CleanEnvironment.Set());
    }

    private ErrorRecord Refused(string script)
    {
        _session.Host.Shown.Fields.Clear();
        EngineResult result = _session.Run(script, ("secret", Secret));
        Assert.Empty(_session.Host.Shown.Fields);
        return result.Error;
    }

    private static string Needed(string cmdlet) => cmdlet switch
    {
        "Export-OssCredential" => "Sh",
        _ => string.Empty,
    };
}
