using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>The cmdlets for profiles, as a person with several accounts uses them.</summary>
public sealed class ProfileCommandTests : IDisposable
{
    private const string SetProduction = "Set-OssProfile production $id -AccessKeySecret $secret";

    private static readonly (string, object?)[] s_longTerm = [("id", Keys.LongTermId), ("secret", Keys.Secret)];

    private readonly EngineSession _session = new();

    private string ConfigPath => Path.Combine(_session.Home, ".aliyun", "config.json");

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Profile_IsWrittenListedAndUsed_AndTheSessionStaysAsItWas()
    {
        _session.Run(SetProduction + " -Region cn-shanghai", s_longTerm).Succeeded();

        Assert.Equal(
            $"production|AK|{Keys.LongTermId}|cn-shanghai|True",
            _session.Run("Get-OssProfile | ForEach-Object { $_.Name, $_.Mode, $_.AccessKeyId, $_.Region, $_.IsCurrent -join '|' }").Succeeded().Single.BaseObject);
        Assert.Empty(CleanEnvironment.Set());
        Assert.Equal(Keys.LongTermId, _session.Run("(Get-OssCredential -ProfileName production).AccessKeyId").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void AnotherIdentity_IsReplacedOnlyAfterAYes_AndUndoBringsItBack()
    {
        _session.Run(SetProduction, s_longTerm).Succeeded();
        string before = File.ReadAllText(ConfigPath);

        _session.Host.Shown.Choice = 1;
        _session.Run("Set-OssProfile production -EcsRole").Succeeded();
        Assert.Equal(before, File.ReadAllText(ConfigPath));

        _session.Host.Shown.Choice = 0;
        _session.Run("Set-OssProfile production -EcsRole").Succeeded();
        Assert.Equal("EcsRamRole", _session.Run("(Get-OssProfile production).Mode").Succeeded().Single.BaseObject);
        Assert.DoesNotContain(Keys.LongTermId, File.ReadAllText(ConfigPath), StringComparison.Ordinal);

        _session.Run("Set-OssProfile production -Undo").Succeeded();
        Assert.Equal(before, File.ReadAllText(ConfigPath));
    }

    // With the second family, the session tells other programs to ignore the CLI's file, but not this module when it is asked for a profile.
    [Fact]
    public void ProfileThatIsAskedFor_IsReadAndListed_WithASessionWithTheSecondFamily()
    {
        _session.Run(SetProduction + "; Set-OssCredential $other -AccessKeySecret $otherSecret -IncludeAlibabaCloud",
            [.. s_longTerm, ("other", Keys.OtherLongTermId), ("otherSecret", Keys.Secure(Keys.OtherSecret))]).Succeeded();

        Assert.Equal(Keys.LongTermId, _session.Run("(Get-OssCredential -ProfileName production).AccessKeyId").Succeeded().Single.BaseObject);
        Assert.Equal("production", _session.Run("(Get-OssProfile).Name").Succeeded().Single.BaseObject);
        Assert.Equal(Keys.OtherLongTermId, _session.Run("(Get-OssCredential).AccessKeyId").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void SourceProfile_OfOthers_IsRemovedWithAWarningThatNamesThem()
    {
        _session.Run(SetProduction + "; Set-OssProfile reader -SourceProfile production -RoleArn acs:ram::1:role/reader; Set-OssProfile other -EcsRole", s_longTerm).Succeeded();

        Assert.Contains("'reader'", Assert.Single(_session.Run("Remove-OssProfile production -WhatIf").Succeeded().Warnings), StringComparison.Ordinal);
        string warning = Assert.Single(_session.Run("Remove-OssProfile production").Succeeded().Warnings);
        Assert.Contains("is the source profile of 'reader', which can't be used without it", warning, StringComparison.Ordinal);
        Assert.Contains("Set-OssProfile 'production' -Undo", warning, StringComparison.Ordinal);

        Assert.Empty(_session.Run("Remove-OssProfile other").Succeeded().Warnings);
    }

    [Theory]
    [InlineData("-EcsRoleName web", "web")]
    [InlineData("-EcsRole -EcsRoleName web -Region cn-hangzhou", "web")]
    [InlineData("-EcsRole -MakeCurrent", null)]
    public void EcsProfile_NeedsNoSwitchBesideItsName(string arguments, string? role)
    {
        _session.Run("Set-OssProfile instance " + arguments).Succeeded();

        string text = File.ReadAllText(ConfigPath);
        Assert.Contains("EcsRamRole", text, StringComparison.Ordinal);
        Assert.Equal(role is not null, text.Contains($"\"ram_role_name\": \"{role}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void LastProfile_IsRemoved_AndNoneIsCurrent()
    {
        _session.Run("Set-OssProfile only -EcsRole").Succeeded();

        Assert.Equal("profile 'only' removed; no profile is left", _session.Run("(Remove-OssProfile only).Reason").Single.BaseObject);
    }

    // Within 80 columns: the whole AccessKey ID, the role and what assumes it, and the home folder as ~ where a path begins with it.
    [Fact]
    public void Table_ShowsWhoEachProfileIs()
    {
        string folder = _session.Home + "/in" + _session.Home;
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_CONFIG_FILE", folder + "/config.json");
        Directory.CreateDirectory(folder);
        File.WriteAllText(
            folder + "/config.json",
            $$"""{"current":"key","profiles":[{"name":"key","mode":"AK","access_key_id":"{{Keys.LongTermId}}","access_key_secret":"{{Keys.Secret}}"},{"name":"chain","mode":"ChainableRamRoleArn","source_profile":"key","ram_role_arn":"acs:ram::1:role/reader","ram_session_name":"session"}]}""");

        string[] identities = [.. _session.Run("(Get-OssProfile).IdentityText").Succeeded().Output.Select(static text => text.ToString())];
        Assert.Equal([Keys.LongTermId, "reader via key"], identities);
        Assert.Equal($"~/in{_session.Home}/config.json", _session.Run("(Get-OssProfile key).PathText").Succeeded().Single.ToString());
    }

    // Profiles may be written in any order.
    [Fact]
    public void SourceProfile_ThatIsMissing_IsWarnedOf_AndMayFollow()
    {
        string warning = Assert.Single(_session.Run("Set-OssProfile reader -SourceProfile production -RoleArn acs:ram::1:role/reader").Succeeded().Warnings);

        Assert.Contains("Profile 'reader' can't be used yet.", warning, StringComparison.Ordinal);
        Assert.Contains("its source profile isn't in this file", warning, StringComparison.Ordinal);
        Assert.Empty(_session.Run(SetProduction, s_longTerm).Succeeded().Warnings);
        Assert.Empty(_session.Run("Set-OssProfile reader -SourceProfile production -RoleArn acs:ram::1:role/reader -Force").Succeeded().Warnings);
    }

    [Fact]
    public void SourceProfiles_ThatGoInACircle_AreRefused_AndNothingIsWritten()
    {
        _session.Run("Set-OssProfile one -SourceProfile two -RoleArn acs:ram::1:role/one").Succeeded();
        string before = File.ReadAllText(ConfigPath);

        Assert.StartsWith("ProfileCycle,", _session.Run("Set-OssProfile two -SourceProfile one -RoleArn acs:ram::1:role/two").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ProfileCycle,", _session.Run("Set-OssProfile self -SourceProfile self -RoleArn acs:ram::1:role/two").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(ConfigPath));
    }

    [Fact]
    public void RemovedProfile_CanBeWrittenBack()
    {
        _session.Run(SetProduction + "; Set-OssProfile second -EcsRole", s_longTerm).Succeeded();

        _session.Run("Remove-OssProfile production").Succeeded();
        Assert.Equal(["second"], Names());

        _session.Run("Set-OssProfile production -Undo").Succeeded();
        Assert.Equal(["second", "production"], Names());
        Assert.Equal(Keys.LongTermId, _session.Run("(Get-OssCredential -ProfileName production).AccessKeyId").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void Switch_MakesAnotherProfileCurrent_AndSaysWhenAVariableOverridesIt()
    {
        _session.Run(SetProduction + "; Set-OssProfile second -EcsRole", s_longTerm).Succeeded();

        Assert.Empty(_session.Run("Switch-OssProfile second").Succeeded().Warnings);
        Assert.Equal("second", _session.Run("(Get-OssProfile | Where-Object IsCurrent).Name").Succeeded().Single.BaseObject);

        EngineResult overridden = _session.Run(
            "$env:ALIBABA_CLOUD_PROFILE = 'second'; try { Switch-OssProfile production } finally { $env:ALIBABA_CLOUD_PROFILE = $null }").Succeeded();
        Assert.Contains("ALIBABA_CLOUD_PROFILE", overridden.Warnings.Single(), StringComparison.Ordinal);

        EngineResult session = _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret; try { Switch-OssProfile second } finally { Clear-OssCredential }", s_longTerm).Succeeded();
        Assert.Contains("OSS_* variables are used before any profile", session.Warnings.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Switch-OssProfile nope")]
    [InlineData("Remove-OssProfile nope")]
    [InlineData("Get-OssProfile nope")]
    public void ProfileThatIsNotThere_IsNamedInAnError(string script)
    {
        _session.Run(SetProduction, s_longTerm).Succeeded();

        EngineResult result = _session.Run(script);

        Assert.StartsWith("ProfileNotFound,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("nope", result.Error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void GetWithSeveralNames_ListsTheOthers_WhenOneIsNotThere()
    {
        _session.Run(SetProduction, s_longTerm).Succeeded();

        EngineResult result = _session.Run("Get-OssProfile nope, prod*");

        Assert.Equal("production", result.Single.Properties["Name"].Value);
        Assert.Single(result.Errors);
    }

    [Theory]
    [InlineData("Set-OssProfile p -SourceProfile q -RoleArn nonsense")]
    [InlineData("Set-OssProfile p 'LTAI5tSomething000' -AccessKeySecret 'a b'")]
    [InlineData("Set-OssProfile p -Undo")]
    public void WhatCannotBeWritten_IsAnErrorBeforeAnythingIsChanged(string script)
    {
        Assert.NotEmpty(_session.Run(script).Errors);
        Assert.False(Directory.Exists(Path.GetDirectoryName(ConfigPath)));
    }

    [Fact]
    public void WhatIf_WritesNothing_AndAsksNothing()
    {
        _session.Run(SetProduction, s_longTerm).Succeeded();
        string before = File.ReadAllText(ConfigPath);

        foreach (string change in (string[])["Set-OssProfile production -EcsRole", "Remove-OssProfile production", "Switch-OssProfile production"])
        {
            _session.Run(change + " -WhatIf").Succeeded();
        }

        Assert.Equal(before, File.ReadAllText(ConfigPath));
        Assert.Equal(["config.json"], Directory.GetFiles(Path.GetDirectoryName(ConfigPath)!).Select(Path.GetFileName));
    }

    [Fact]
    public void SessionsCredential_GoesIntoAProfile()
    {
        _session.Run("Set-OssCredential $id -AccessKeySecret $secret; Set-OssProfile production -FromSession", s_longTerm).Succeeded();

        Assert.Equal(Keys.LongTermId, _session.Run("(Get-OssProfile production).AccessKeyId").Succeeded().Single.BaseObject);
    }

    private object[] Names() => [.. _session.Run("(Get-OssProfile).Name").Succeeded().Output.Select(static name => name.BaseObject)];
}
