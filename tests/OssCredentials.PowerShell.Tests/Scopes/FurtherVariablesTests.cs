using System;
using System.IO;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

/// <summary>-IncludeAlibabaCloud, -Region and -OssEndpoint: one set with the OSS_* variables, in the session and stored.</summary>
public sealed class FurtherVariablesTests : IDisposable
{
    private const string Set = "Set-OssCredential $id -AccessKeySecret $secret";
    private const string All = Set + " -IncludeAlibabaCloud -Region cn-hangzhou -OssEndpoint oss-cn-hangzhou.aliyuncs.com";

    private static readonly (string, object?)[] s_longTerm = [("id", Keys.LongTermId), ("secret", Keys.Secret)];

    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Session_GetsThem_AndClearTakesThemAway()
    {
        _session.Run(All, s_longTerm).Succeeded();
        Assert.Equal(
            (Keys.LongTermId, Keys.Secret, "cn-hangzhou", "oss-cn-hangzhou.aliyuncs.com"),
            (Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"), Variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), Variable("OSS_REGION"), Variable("OSS_ENDPOINT")));

        _session.Run("Clear-OssCredential").Succeeded();
        Assert.Empty(CleanEnvironment.Set());
        Assert.Null(Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
    }

    [Fact]
    public void RegionOfTheUsersOwn_StaysWhenTheSetIsCleared()
    {
        _session.Run("$env:OSS_REGION = 'cn-beijing'; " + Set + "; Clear-OssCredential", s_longTerm).Succeeded();

        Assert.Equal(["OSS_REGION=cn-beijing"], CleanEnvironment.Set());
    }

    [Fact]
    public void Use_LeavesTheRegion_ChangesEveryFamily_AndPutsAllBack()
    {
        _session.Run(All, s_longTerm).Succeeded();
        EngineResult result = _session.Run(
            "Use-OssCredential -AccessKeyId LTAIother -AccessKeySecret other { \"$env:OSS_ACCESS_KEY_ID $env:OSS_REGION [$env:ALIBABA_CLOUD_ACCESS_KEY_ID]\" }").Succeeded();

        Assert.Equal("LTAIother cn-hangzhou [LTAIother]", result.Single.BaseObject);
        Assert.Equal((Keys.LongTermId, Keys.LongTermId), (Variable("OSS_ACCESS_KEY_ID"), Variable("ALIBABA_CLOUD_ACCESS_KEY_ID")));
        _session.Run("Clear-OssCredential").Succeeded();
        Assert.Null(Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
    }

    [UnixFact]
    public void User_StoresThem_ForEveryShell_AndTheNextSetKeepsThem_UntilTheyAreSwitchedOff()
    {
        _session.Run(All + " -Scope User", s_longTerm).Succeeded();
        Assert.Equal(Keys.LongTermId, Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
        Assert.All(EnvironmentFiles(), static text =>
        {
            Assert.Contains("ALIBABA_CLOUD_ACCESS_KEY_ID", text, StringComparison.Ordinal);
            Assert.Contains("cn-hangzhou", text, StringComparison.Ordinal);
        });

        EngineResult next = _session.Run(Set.Replace("$id", "LTAI5tNext", StringComparison.Ordinal) + " -Scope User", s_longTerm).Succeeded();
        Assert.Contains(next.Warnings, static warning => warning.Contains("aliyun CLI ignores its profiles", StringComparison.Ordinal));
        Assert.Equal("LTAI5tNext", Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"));
        Assert.All(EnvironmentFiles(), static text =>
        {
            Assert.Contains("ALIBABA_CLOUD_IGNORE_PROFILE", text, StringComparison.Ordinal);
            Assert.Contains("cn-hangzhou", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Keys.LongTermId, text, StringComparison.Ordinal);
        });

        _session.Run(Set + " -Scope User -IncludeAlibabaCloud:$false", s_longTerm).Succeeded();
        Assert.Equal((null, "cn-hangzhou"), (Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"), Variable("OSS_REGION")));
    }

    // The stored family may be kept: leaving out the parameter wouldn't be enough.
    [UnixTheory]
    [InlineData(" -IncludeAlibabaCloud")]
    [InlineData("")]
    public void User_RefusesARoleThatIsStillToBeAssumed_AndSaysWhatToDo(string include)
    {
        if (include.Length == 0)
        {
            _session.Run(All + " -Scope User", s_longTerm).Succeeded();
        }

        string[] before = Directory.Exists(Path.Combine(_session.Home, ".config")) ? EnvironmentFiles() : [];
        const string WithRole = Set + " -RoleArn acs:ram::1234567890123456:role/reader -Scope User";

        EngineResult refused = _session.Run(WithRole + include, s_longTerm);
        Assert.StartsWith("RoleNotAssumed,", refused.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("-IncludeAlibabaCloud:$false", refused.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("Invoke-OssAssumeRole -Scope Process -IncludeAlibabaCloud", refused.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, Directory.Exists(Path.Combine(_session.Home, ".config")) ? EnvironmentFiles() : []);

        _session.Run(WithRole + " -IncludeAlibabaCloud:$false", s_longTerm).Succeeded();
        Assert.All(EnvironmentFiles(), static text => Assert.Contains("role/reader", text, StringComparison.Ordinal));
    }

    [Fact]
    public void RegionThatIsAHostName_IsRefused() => Assert.StartsWith(
        "InvalidRegion,", _session.Run(Set + " -Region oss-cn-hangzhou", s_longTerm).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    private string[] EnvironmentFiles() =>
        [.. Directory.EnumerateFiles(Path.Combine(_session.Home, ".config", "osscredentials"), "env.*").Select(File.ReadAllText)];

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);
}
