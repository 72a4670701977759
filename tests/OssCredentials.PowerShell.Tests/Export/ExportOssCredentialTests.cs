using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Export;

public sealed class ExportOssCredentialTests : IDisposable
{
    private const string Given = $"-AccessKeyId {Keys.TemporaryId} -AccessKeySecret {Keys.Secret} -SecurityToken '{Keys.Token}'";

    private readonly EngineSession _session = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("osscredentials-").FullName;

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("PowerShell", $"$env:OSS_ACCESS_KEY_ID = '{Keys.TemporaryId}'")]
    [InlineData("Sh", $"; export OSS_ACCESS_KEY_ID='{Keys.TemporaryId}' # OssCredentials")]
    [InlineData("Fish", $"; set -gx OSS_ACCESS_KEY_ID '{Keys.TemporaryId}' # OssCredentials")]
    [InlineData("Csh", $"; setenv OSS_ACCESS_KEY_ID '{Keys.TemporaryId}'; : OssCredentials")]
    [InlineData("Cmd", $"set \"OSS_ACCESS_KEY_ID={Keys.TemporaryId}\"")]
    [InlineData("DotEnv", $"\nOSS_ACCESS_KEY_ID={Keys.TemporaryId}\n# OssCredentials")]
    [InlineData("Docker", $"\nOSS_ACCESS_KEY_ID={Keys.TemporaryId}\n# OssCredentials")]
    [InlineData("AzurePipelines", $"##vso[task.setvariable variable=OSS_ACCESS_KEY_ID]{Keys.TemporaryId}")]
    [InlineData("GitLab -Force", $"OSS_ACCESS_KEY_ID={Keys.TemporaryId}")]
    [InlineData("OssutilProcess", $"{{\"AccessKeyId\":\"{Keys.TemporaryId}\",\"AccessKeySecret\":\"{Keys.Secret}\",\"SecurityToken\":\"{Keys.Token}\"}}")]
    [InlineData("AliyunExternal", $"{{\"mode\":\"StsToken\",\"access_key_id\":\"{Keys.TemporaryId}\",\"access_key_secret\":\"{Keys.Secret}\",\"sts_token\":\"{Keys.Token}\"}}")]
    public void Format_ComesOutAsText_TheIdLast(string format, string end)
    {
        EngineResult result = _session.Run($"Export-OssCredential -Format {format} {Given}").Succeeded();

        Assert.All(result.Output, static line => Assert.IsType<string>(line.BaseObject));
        Assert.EndsWith(end, result.Output[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PipedCredential_IsExported_WithItsRoleAndEnd()
    {
        EngineResult result = _session.Run(
            $"Set-OssCredential {Given} -RoleArn acs:ram::1:role/a -Expiration 2031-02-03T04:05:06Z -PassThru | Export-OssCredential DotEnv").Succeeded();

        Assert.Equal(
            [
                $"OSS_ACCESS_KEY_SECRET={Keys.Secret}", $"OSS_SESSION_TOKEN={Keys.Token}", "OSS_STS_ROLE_ARN=acs:ram::1:role/a",
                "OSS_SESSION_EXPIRATION=2031-02-03T04:05:06Z", $"OSS_ACCESS_KEY_ID={Keys.TemporaryId}", "# OssCredentials",
            ],
            result.Single.ToString()!.Split('\n'));
    }

    [Fact]
    public void NothingGiven_ExportsTheSessionsCredential()
    {
        _session.Run($"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret}").Succeeded();

        Assert.Contains($"OSS_ACCESS_KEY_ID={Keys.LongTermId}", _session.Run("Export-OssCredential DotEnv").Single.ToString()!.Split('\n'));
    }

    [Fact]
    public void NothingThere_IsAnError_WithoutOutput()
    {
        EngineResult result = _session.Run("Export-OssCredential DotEnv");

        Assert.Empty(result.Output);
        Assert.StartsWith("CredentialUnavailable", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void PowerShellLines_SetTheSession()
    {
        // The hosted engine has no Invoke-Expression.
        _session.Run($"foreach ($line in Export-OssCredential PowerShell {Given}) {{ . ([ScriptBlock]::Create($line)) }}").Succeeded();

        Assert.Equal(
            [$"OSS_ACCESS_KEY_ID={Keys.TemporaryId}", $"OSS_ACCESS_KEY_SECRET={Keys.Secret}", $"OSS_SESSION_TOKEN={Keys.Token}"], CleanEnvironment.Set());
    }

    [Fact]
    public void ValueThatTheFormatCannotHold_IsRefused_WithoutOutputAndWithoutTheValue()
    {
        EngineResult result = _session.Run("Export-OssCredential Docker -AccessKeyId LTAI5t -AccessKeySecret 'hidden$part'");

        Assert.Empty(result.Output);
        Assert.StartsWith("DockerCannotHoldValue", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Error.ToString() + result.Error.Exception, StringComparison.Ordinal);
        Assert.NotEmpty(result.Error.ErrorDetails.RecommendedAction);
    }

    [Fact]
    public void Path_IsWrittenForItsOwnerAlone_AndNothingComesOut()
    {
        string path = Path.Combine(_folder, "credential.env");

        EngineResult result = _session.Run($"Export-OssCredential DotEnv {Given} -Path $path", ("path", path)).Succeeded();

        Assert.Empty(result.Output);
        Assert.EndsWith($"OSS_ACCESS_KEY_ID={Keys.TemporaryId}\n", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [Fact]
    public void Path_IsTakenFromTheSessionsFolder()
    {
        _session.Runspace.SessionStateProxy.Path.SetLocation(_folder);

        _session.Run($"Export-OssCredential DotEnv {Given} -Path here.env").Succeeded();

        Assert.True(File.Exists(Path.Combine(_folder, "here.env")));
    }

    [Fact]
    public void WhatIf_NamesTheFile_AndWritesNothing()
    {
        string path = Path.Combine(_folder, "credential.env");

        _session.Run($"Export-OssCredential DotEnv {Given} -Path $path -WhatIf", ("path", path)).Succeeded();

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        Assert.Contains(_session.Host.Shown.Lines, line => line.Contains(path, StringComparison.Ordinal));
        Assert.DoesNotContain(_session.Host.Shown.Lines, static line => line.Contains(Keys.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public void BatchFile_HidesItsLines_AndEndsThemAsWindowsDoes()
    {
        string path = Path.Combine(_folder, "credential.cmd");

        _session.Run("Export-OssCredential Cmd -AccessKeyId LTAI5t -AccessKeySecret 'a%b' -Path $path", ("path", path)).Succeeded();

        Assert.Contains("@set \"OSS_ACCESS_KEY_SECRET=a%%b\"\r\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void GitLab_WithoutForce_IsRefused()
    {
        EngineResult result = _session.Run($"Export-OssCredential GitLab {Given}");

        Assert.Empty(result.Output);
        Assert.StartsWith("GitLabNeedsForce", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.SecurityError, result.Error.CategoryInfo.Category);
    }

    [Fact]
    public void GitHub_OutsideAJob_IsAnErrorThatNamesTheParameter()
    {
        string? before = Environment.GetEnvironmentVariable("GITHUB_ENV");
        Environment.SetEnvironmentVariable("GITHUB_ENV", null);
        try
        {
            EngineResult result = _session.Run($"Export-OssCredential GitHubActions {Given}");

            Assert.StartsWith("GitHubFileUnknown", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("-Path", result.Error.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GITHUB_ENV", before);
        }
    }

    [Fact]
    public void ArgumentWithoutAName_IsRefusedUnseen()
    {
        // It may be a secret, and the engine's own message would print it (D2).
        EngineResult result = _session.Run("Export-OssCredential Sh hiddenvalue");

        Assert.DoesNotContain("hiddenvalue", result.Error.ToString() + result.Error.Exception, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void SecretsNeverStandInVerboseDebugOrErrors()
    {
        EngineResult result = _session.Run(
            $"$DebugPreference = 'Continue'; Export-OssCredential DotEnv {Given} -Path $path -Verbose", ("path", Path.Combine(_folder, "no", "file")));

        string everything = string.Join(
            '\n', [.. result.Verbose, .. result.Debug, .. result.Warnings, result.Error.ToString(), result.Error.Exception.ToString(), .. _session.Host.Shown.Lines]);
        Assert.DoesNotContain(Keys.Secret, everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Keys.Token, everything, StringComparison.Ordinal);
    }
}
