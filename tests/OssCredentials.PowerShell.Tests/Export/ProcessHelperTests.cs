using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Export;

/// <summary>What a program gets that runs a command for its credential: a valid one, or an error.</summary>
public sealed class ProcessHelperTests : IAsyncLifetime
{
    private EmulatorSession _emulator = null!;

    public static TheoryData<string> Formats { get; } = ["AliyunExternal", "OssutilProcess", "AwsProcess"];

    public async Task InitializeAsync() => _emulator = await EmulatorSession.StartAsync();

    public Task DisposeAsync() => _emulator.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Formats))]
    public void ExpiredCredential_IsAnError_AndNeverPrinted(string format)
    {
        foreach (int seconds in (int[])[-3_600, -1, 30])
        {
            string end = $"[datetime]::UtcNow.AddSeconds({seconds})";
            EngineResult result = _emulator.Run($"Export-OssCredential {format} -AccessKeyId STS.NTexpiredkey0000000000 -AccessKeySecret {Keys.Secret} -SecurityToken token1234567890 -Expiration ({end})");

            Assert.StartsWith("ValidityTooShort", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Empty(result.Output);
        }

        _emulator.Run($"Export-OssCredential {format} -AccessKeyId STS.NTexpiredkey0000000000 -AccessKeySecret {Keys.Secret} -SecurityToken token1234567890 -Expiration ([datetime]::UtcNow.AddSeconds(90))").Succeeded();
    }

    [Fact]
    public void ExpiredSession_IsAnErrorToo()
    {
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", "STS.NTexpiredkey0000000000");
        Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_SECRET", Keys.Secret);
        Environment.SetEnvironmentVariable("OSS_SESSION_TOKEN", "token1234567890");
        Environment.SetEnvironmentVariable("OSS_SESSION_EXPIRATION", "2026-01-01T00:00:00Z");

        EngineResult result = _emulator.Run("Export-OssCredential OssutilProcess");

        Assert.StartsWith("ValidityTooShort", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void MinimumValidity_IsAskedFor_InEachFormat()
    {
        string given = $"-AccessKeyId STS.NTexpiredkey0000000000 -AccessKeySecret {Keys.Secret} -SecurityToken token1234567890 -Expiration ([datetime]::UtcNow.AddMinutes(10))";

        Assert.StartsWith("ValidityTooShort", _emulator.Run($"Export-OssCredential AliyunExternal -MinimumValidity 00:30:00 {given}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("ValidityTooShort", _emulator.Run($"Export-OssCredential Sh -MinimumValidity 00:30:00 {given}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("MinimumValidityTooShort", _emulator.Run($"Export-OssCredential Sh -MinimumValidity 0 {given}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        _emulator.Run($"Export-OssCredential Sh {given}").Succeeded();
    }

    [Fact]
    public void Role_IsAssumed_WithTheSessionOrAProfile()
    {
        _emulator.Run(Keys.SetEmulatorUser).Succeeded();
        string json = _emulator.Run($"Export-OssCredential OssutilProcess -RoleArn {EmulatorOptions.DefaultRoleArn} -RoleSessionName helper -DurationSeconds 00:15:00").Succeeded().Single.ToString();
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.StartsWith("STS.", document.RootElement.GetProperty("AccessKeyId").GetString(), StringComparison.Ordinal);
        Assert.InRange(DateTimeOffset.Parse(document.RootElement.GetProperty("Expiration").GetString()!, System.Globalization.CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(14), TimeSpan.FromMinutes(15));
        Assert.Equal(("helper", "900"), (_emulator.Server.Requests[^1].Parameters["RoleSessionName"], _emulator.Server.Requests[^1].Parameters["DurationSeconds"]));

        _emulator.Run("Clear-OssCredential").Succeeded();
        WriteProfiles($$"""{ "name": "base", "mode": "AK", "access_key_id": "{{EmulatorOptions.DefaultAccessKeyId}}", "access_key_secret": "{{EmulatorOptions.DefaultAccessKeySecret}}" }""");
        string external = _emulator.Run($"Export-OssCredential AliyunExternal -ProfileName base -RoleArn {EmulatorOptions.DefaultRoleArn}").Succeeded().Single.ToString();
        Assert.Contains("\"mode\":\"StsToken\"", external, StringComparison.Ordinal);
    }

    // The recipe without a source, in the current profile, asks itself. Its program is started once.
    [PwshFact]
    public async Task Ring_EndsInOneError()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string home = _emulator.Session.Home;
        string program = Path.Combine(home, "helper");
        File.WriteAllText(program, $"#!/bin/sh\necho started >>'{home}/starts'\nexec '{PwshFactAttribute.Find()}' -NoProfile -NonInteractive -Command \"Import-Module '{Repository.Manifest}'; Export-OssCredential AliyunExternal\"\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        WriteProfiles($$"""{ "name": "ring", "mode": "External", "process_command": "{{program}}" }""");

        (int exitCode, string output, string error) = await PwshProcess.RunAsync(
            "try { Export-OssCredential AliyunExternal } catch { \"$($_.FullyQualifiedErrorId)\"; \"$_\" }",
            new Dictionary<string, string> { ["HOME"] = home });

        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.StartsWith("ExternalProcessFailed", output, StringComparison.Ordinal);
        Assert.Contains("comes from the profile itself: 'ring' → 'ring'", output, StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(Path.Combine(home, "starts")));
    }

    private void WriteProfiles(string profile)
    {
        string folder = Path.Combine(_emulator.Session.Home, ".aliyun");
        Directory.CreateDirectory(folder);
        string name = JsonDocument.Parse(profile).RootElement.GetProperty("name").GetString()!;
        File.WriteAllText(Path.Combine(folder, "config.json"), $$"""{ "current": "{{name}}", "profiles": [ {{profile}} ] }""");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(folder, "config.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
