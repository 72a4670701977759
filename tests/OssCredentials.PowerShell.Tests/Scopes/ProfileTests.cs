using System;
using System.IO;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Scopes;

public sealed class ProfileTests : IDisposable
{
    private const string Set = "Set-OssCredential $id -AccessKeySecret $secret -ProfileName production";

    private static readonly (string, object?)[] s_longTerm = [("id", Keys.LongTermId), ("secret", Keys.Secret)];

    private readonly EngineSession _session = new();

    private string ConfigPath => Path.Combine(_session.Home, ".aliyun", "config.json");

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Profile_IsWritten_AndTheSessionStaysAsItWas()
    {
        EngineResult result = _session.Run(Set, s_longTerm).Succeeded();

        Assert.Equal(ConfigPath, result.Single.Properties["Target"].Value);
        Assert.Equal("production", result.Single.Properties["ProfileName"].Value);
        Assert.Null(result.Single.Properties["Scope"].Value);
        Assert.Empty(CleanEnvironment.Set());
        Assert.Equal(Keys.LongTermId, _session.Run("(Get-OssCredential -ProfileName production).AccessKeyId").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void WithScope_TheSessionGetsItToo()
    {
        _session.Run(Set + " -Scope Process", s_longTerm).Succeeded();

        Assert.Contains($"OSS_ACCESS_KEY_ID={Keys.LongTermId}", CleanEnvironment.Set());
        Assert.Contains(Keys.LongTermId, File.ReadAllText(ConfigPath), StringComparison.Ordinal);
    }

    // -WhatIf shows targets, never values (D10).
    [Fact]
    public void WhatIf_NamesFileAndProfile_AndWritesNothing()
    {
        EngineResult result = _session.Run(Set + " -WhatIf", s_longTerm).Succeeded();

        Assert.Equal((ConfigPath, "Changed"), (result.Single.Properties["Target"].Value, result.Single.Properties["Outcome"].Value.ToString()));
        Assert.Contains("production", result.Single.Properties["Reason"].Value.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(ConfigPath)));
    }

    [Fact]
    public void PassThru_AnswersTheCredential() => Assert.Equal(
        "OssCredentials.PowerShell.OssCredential", _session.Run(Set + " -PassThru", s_longTerm).Succeeded().Single.BaseObject.GetType().FullName);

    // A file that is refused leaves the session alone, although -Scope asks for it.
    [Fact]
    public void AFileThatIsNoJson_IsAnErrorWithItsLine_BeforeAnythingIsChanged()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ConfigPath)!);
        File.WriteAllText(ConfigPath, "{\n\"profiles\": [");
        EngineResult result = _session.Run(Set + " -Scope Process", s_longTerm);

        Assert.StartsWith("ProfileSyntax,", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(ConfigPath + ", line 2", result.Error.ToString(), StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }

    [Fact]
    public void ProfileName_IsCompleted()
    {
        _session.Run(Set, s_longTerm).Succeeded();

        Assert.Equal(
            "production",
            _session.Run("[Management.Automation.CommandCompletion]::CompleteInput('Set-OssCredential -ProfileName pr', 32, $null).CompletionMatches[0].CompletionText")
                .Succeeded().Single.BaseObject);
    }
}
