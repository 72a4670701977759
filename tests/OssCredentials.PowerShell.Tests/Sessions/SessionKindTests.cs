using System;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Sessions;

/// <summary>Sessions that are stricter or less common than the usual one.</summary>
public sealed class SessionKindTests : IAsyncLifetime
{
    private const string MainJob =
        $$"""
        {{Keys.SetEmulatorUser}}
        Get-OssCredential | Out-Default
        Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} one -Policy @{ Version = '1'; Statement = @(@{ Effect = 'Allow'; Action = 'oss:*'; Resource = '*' }) } |
            Invoke-OssAssumeRole {{EmulatorOptions.DefaultChainedRoleArn}} two -Scope Process | Out-Default
        Get-OssEcsRoleCredential | Set-OssCredential -PassThru | Out-Default
        Get-OssCredential
        Clear-OssCredential
        """;

    private EmulatorServer _server = null!;

    public async Task InitializeAsync() => _server = await EmulatorServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void StrictMode()
    {
        using var session = new EngineSession(_server);

        AssertMainJob(session.Run("Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'\n" + MainJob));
    }

    [Fact]
    public void ConstrainedLanguage()
    {
        using var session = new EngineSession(_server, PSLanguageMode.ConstrainedLanguage);

        AssertMainJob(session.Run(MainJob));
        Assert.Equal("ConstrainedLanguage", session.Run("$ExecutionContext.SessionState.LanguageMode").Single.ToString());
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void Culture(string culture)
    {
        using var session = new EngineSession(_server);
        string thread = $"[System.Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'\n";

        EngineResult result = session.Run(thread + MainJob);

        AssertMainJob(result);
        var expiration = (DateTimeOffset)result.Output[0].Properties["Expiration"].Value;
        Assert.InRange(expiration, DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(70));
    }

    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    public void Expiration_IsWrittenInTheGregorianCalendar(string culture)
    {
        using var session = new EngineSession(_server);

        session.Run(
            $"[System.Threading.Thread]::CurrentThread.CurrentCulture = '{culture}'\nSet-OssCredential STS.a -AccessKeySecret b -SecurityToken c -Expiration '2026-01-31T12:00:00Z'").Succeeded();

        Assert.Contains("OSS_SESSION_EXPIRATION=2026-01-31T12:00:00Z", CleanEnvironment.Set());
    }

    private static void AssertMainJob(EngineResult result)
    {
        PSObject credential = result.Succeeded().Output.Single();
        Assert.StartsWith("STS.", (string)credential.Properties["AccessKeyId"].Value, StringComparison.Ordinal);
        Assert.Empty(CleanEnvironment.Set());
    }
}
