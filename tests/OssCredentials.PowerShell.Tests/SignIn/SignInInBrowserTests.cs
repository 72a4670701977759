using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.SignIn;

/// <summary>
/// A person signs in: a real browser, which the cmdlet in a real pwsh opens, shows the emulator's page, and its button is pressed.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed partial class SignInInBrowserTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("osscredentials-").FullName;
    private EmulatorServer _server = null!;

    private string Pictures => Directory.CreateDirectory(
        Environment.GetEnvironmentVariable("OSSCREDENTIALS_SCREENSHOTS") ?? Path.Combine(_home, "pictures")).FullName;

    public async Task InitializeAsync() => _server = await EmulatorServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [BrowserFact]
    public async Task Person_SignsInOnThePage_ThatTheCmdletOpens()
    {
        (int exitCode, string text, string error) = await PwshProcess.RunAsync(
            """
            $signIn = Connect-OssAccount -ProfileName me -ExpectedAccountId 1234567890123456
            $signIn.Arn; $env:OSS_ACCESS_KEY_ID -eq $signIn.AccessKeyId; (Get-OssCredential).AutoRefresh; (Get-OssCredential -ProfileName me).AccessKeyId -eq $signIn.AccessKeyId
            Disconnect-OssAccount | Out-Null
            "$env:OSS_ACCESS_KEY_ID|$env:OSS_ACCESS_KEY_SECRET|$env:OSS_SESSION_TOKEN"
            """,
            Variables("allow"));

        output.WriteLine(text + error);
        Assert.Equal((0, string.Empty), (exitCode, error));
        Assert.Equal(["acs:ram::1234567890123456:user/emulator-user", "True", "True", "True", "||"], Lines(text)[^5..]);
        Assert.All((string[])["auth.png", "end.png"], picture => Assert.True(new FileInfo(Path.Combine(Pictures, picture)).Length > 5_000, picture));
        AssertNoToken(text + error);
        Assert.DoesNotContain("oauth_refresh_token", await File.ReadAllTextAsync(Path.Combine(_home, ".aliyun", "config.json")), StringComparison.Ordinal);
    }

    [BrowserFact]
    public async Task Person_Cancels_AndNothingChanges()
    {
        (int exitCode, string text, string error) = await PwshProcess.RunAsync(
            "try { Connect-OssAccount -ProfileName me } catch { $_.FullyQualifiedErrorId; $_.ErrorDetails.RecommendedAction }; Test-Path ~/.aliyun; $env:OSS_ACCESS_KEY_ID", Variables("refuse"));

        output.WriteLine(text + error);
        Assert.Equal(0, exitCode);
        Assert.Contains("SignInRefused,OssCredentials.PowerShell.Commands.ConnectOssAccountCommand", text, StringComparison.Ordinal);
        Assert.EndsWith("False\n", text.TrimEnd() + "\n", StringComparison.Ordinal);
    }

    // There is no browser on the machine: the person enters the code elsewhere.
    [BrowserFact]
    public async Task Person_TypesTheCode_OnAnotherDevice()
    {
        var variables = new Dictionary<string, string>(Variables("allow"));
        variables.Remove("BROWSER");
        using Process pwsh = Start(
            $"$signIn = Connect-OssAccount -SignInUrl {_server.CloudSsoSignInUrl} -AccountId 1234567890123456 -AccessConfiguration readonly -ProfileName sso -NoBrowser; $signIn.Arn; (Get-OssCredential -ProfileName sso).AccessKeyId -eq $env:OSS_ACCESS_KEY_ID",
            variables);
        string text = string.Empty;
        while (await pwsh.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2)) is string line)
        {
            text += line + "\n";
            if (UserCode().Match(line) is { Success: true } code)
            {
                // As a person reads it, in large letters.
                string typed = code.Groups[1].Value.Replace(" ", string.Empty, StringComparison.Ordinal);
                output.WriteLine(await SignInAsync(new Uri(_server.SignInEndpoint, "device"), typed));
            }
        }

        string error = await pwsh.StandardError.ReadToEndAsync();
        await pwsh.WaitForExitAsync();
        output.WriteLine(text + error);
        Assert.Equal((0, string.Empty), (pwsh.ExitCode, error));
        Assert.Equal(["acs:ram::1234567890123456:assumed-role/AliyunReservedSSO-ReadOnly/emulator.user@example.com", "True"], Lines(text)[^2..]);
        Assert.All((string[])["code.png", "device.png"], picture => Assert.True(new FileInfo(Path.Combine(Pictures, picture)).Length > 5_000, picture));
        AssertNoToken(text + error);
        JsonNode profile = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_home, ".aliyun", "config.json")))!["profiles"]![0]!;
        Assert.Equal(("CloudSSO", "ac-00emulatorread0001"), ((string?)profile["mode"], (string?)profile["cloud_sso_access_config"]));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void AssertNoToken(string text) => Assert.All(
        (string[])["oauth-access-", "oauth-refresh-", "sso-access-", "device-", "code-", "CAIS"],
        secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));

    private Dictionary<string, string> Variables(string decision) => new()
    {
        ["HOME"] = _home,
        ["OSSCREDENTIALS_OAUTH_ENDPOINT"] = _server.SignInEndpoint.AbsoluteUri,
        ["ALIBABA_CLOUD_STS_ENDPOINT"] = _server.StsEndpoint.OriginalString,
        ["BROWSER"] = $"node {Path.Combine(BrowserFactAttribute.Folder, "sign-in.js")} %s",
        ["INTEROP_BROWSER"] = BrowserFactAttribute.Browser!,
        ["INTEROP_DECISION"] = decision,
        ["INTEROP_SCREENSHOTS"] = Pictures,
    };

    private async Task<string> SignInAsync(Uri address, string code)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(BrowserFactAttribute.Folder, "sign-in.js"), address.AbsoluteUri, code]) { RedirectStandardOutput = true };
        foreach ((string name, string value) in Variables("allow"))
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        string text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return text;
    }

    private static Process Start(string command, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(PwshFactAttribute.Find()!, ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{Repository.Manifest}'; {command}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in CleanEnvironment.Variables().Keys)
        {
            start.Environment.Remove(name);
        }

        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string value) in variables)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    [GeneratedRegex(@"\|   ((?:[A-Z-] )+[A-Z])   \|")]
    private static partial Regex UserCode();
}
