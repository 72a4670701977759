using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.SignIn;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.SignIn;

/// <summary>What the cmdlets do around a sign-in. The browser is a script that follows the emulator's page, which asks no questions.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ConnectOssAccountTests : IAsyncLifetime
{
    private const string AccountId = "1234567890123456";

    private readonly string? _browserBefore = Environment.GetEnvironmentVariable("BROWSER");
    private EmulatorSession _emulator = null!;

    public Task InitializeAsync() => RestartAsync(new SignInOptions { AllowAtOnce = true });

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("BROWSER", _browserBefore);
        Environment.SetEnvironmentVariable("OSSCREDENTIALS_OAUTH_ENDPOINT", null);
        await _emulator.DisposeAsync();
    }

    private string ConfigPath => Path.Combine(_emulator.Session.Home, ".aliyun", "config.json");

    private string SignInUrl => _emulator.Server.CloudSsoSignInUrl.AbsoluteUri;

    [UnixFact]
    public void SignIn_PutsTheCredentialIntoTheSession_AndRenewsIt()
    {
        PSObject signIn = _emulator.Run("Connect-OssAccount").Succeeded().Single;

        Assert.Equal((AccountId, "OAuth", "China", null), (signIn.Properties["AccountId"].Value, signIn.Properties["Method"].Value, signIn.Properties["Site"].Value.ToString(), signIn.Properties["ProfileName"].Value));
        Assert.Equal("acs:ram::1234567890123456:user/emulator-user", signIn.Properties["Arn"].Value);
        PSObject credential = _emulator.Run("Get-OssCredential").Single;
        Assert.Equal((signIn.Properties["AccessKeyId"].Value, true), (credential.Properties["AccessKeyId"].Value, credential.Properties["AutoRefresh"].Value));
        Assert.False(File.Exists(ConfigPath));
    }

    // Lifetimes of some seconds, so that the session needs new credentials during the test.
    [UnixFact]
    public async Task Session_IsRenewed_WithTheTokensOfTheProfile()
    {
        await RestartAsync(new SignInOptions { AllowAtOnce = true, CredentialLifetime = TimeSpan.FromSeconds(3), AccessTokenLifetime = TimeSpan.FromSeconds(2) });
        string first = (string)_emulator.Run("Connect-OssAccount -ProfileName me").Succeeded().Single.Properties["AccessKeyId"].Value;
        string token = Token("oauth_refresh_token");

        var clock = Stopwatch.StartNew();
        string second = first;
        while (second == first && clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            second = (string)_emulator.Run("$env:OSS_ACCESS_KEY_ID").Single.BaseObject;
            await Task.Delay(100);
        }

        Assert.NotEqual(first, second);
        Assert.NotEqual(token, Token("oauth_refresh_token"));
    }

    [UnixFact]
    public void Profile_SaysHowToSignInAgain()
    {
        _emulator.Run("Connect-OssAccount -Site International -ProfileName me; Disconnect-OssAccount -ProfileName me").Succeeded();

        Assert.Equal("International", _emulator.Run("Connect-OssAccount -ProfileName me").Succeeded().Single.Properties["Site"].Value.ToString());
        _emulator.Run($"Connect-OssAccount -SignInUrl {SignInUrl} -AccountId {AccountId} -AccessConfiguration ReadOnly -ProfileName me; Disconnect-OssAccount").Succeeded();
        PSObject again = _emulator.Run("Connect-OssAccount -ProfileName me").Succeeded().Single;
        Assert.Equal((SignInUrl, "ac-00emulatorread0001"), (again.Properties["SignInUrl"].Value, again.Properties["AccessConfiguration"].Value));
    }

    [UnixFact]
    public void Browser_IsGivenNoCredential()
    {
        _emulator.Run($"{Keys.SetEmulatorUser} $env:ALIBABA_CLOUD_SECURITY_TOKEN = 'CAISSecret'; $env:AWS_SECRET_ACCESS_KEY = 'x'; Connect-OssAccount; $env:AWS_SECRET_ACCESS_KEY = $null").Succeeded();

        string variables = File.ReadAllText(Path.Combine(_emulator.Session.Home, "browser.env"));
        Assert.Contains("PATH=", variables, StringComparison.Ordinal);
        Assert.All((string[])["OSS_", "ALIBABA_CLOUD_", "AWS_", "CAISSecret"], secret => Assert.DoesNotContain(secret, variables, StringComparison.Ordinal));
    }

    [UnixFact]
    public void AccountThatWasNotExpected_ChangesNothing()
    {
        ErrorRecord error = _emulator.Run("Connect-OssAccount -ProfileName me -ExpectedAccountId 2234567890123456").Error;

        Assert.StartsWith("AccountNotExpected,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(AccountId, error.Exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(ConfigPath));
        Assert.Null(Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));

        // As the remedy says.
        Assert.Contains("correct -ExpectedAccountId", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        _emulator.Run($"Connect-OssAccount -ProfileName me -ExpectedAccountId {AccountId}").Succeeded();
    }

    [UnixFact]
    public void StsOutOfReach_IsAWarning_ButNotWhereAnAccountIsExpected()
    {
        EngineResult result = _emulator.Run("Connect-OssAccount -StsEndpoint http://127.0.0.1:9").Succeeded();
        Assert.Single(result.Warnings);
        Assert.Null(result.Single.Properties["Arn"].Value);

        Assert.Contains("Transport", _emulator.Run($"Connect-OssAccount -StsEndpoint http://127.0.0.1:9 -ExpectedAccountId {AccountId}").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [UnixFact]
    public void SignInThatCannotBeStored_IsSaid_BeforeTheBrowserOpens()
    {
        Directory.CreateDirectory(ConfigPath);

        Assert.Contains(ConfigPath, _emulator.Run("Connect-OssAccount -ProfileName me").Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(_emulator.Server.Requests);
    }

    [UnixFact]
    public void ProfileThatHoldsAKey_IsKept_BeforeTheBrowserOpens()
    {
        _emulator.Run(Keys.SetEmulatorUser.Replace("Set-OssCredential", "Set-OssProfile work", StringComparison.Ordinal)).Succeeded();
        string before = File.ReadAllText(ConfigPath);

        ErrorRecord error = _emulator.Run("Connect-OssAccount -ProfileName work").Error;

        Assert.StartsWith("ProfileHoldsAKey,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(ConfigPath));
        Assert.DoesNotContain(_emulator.Server.Requests, static request => request.Service == "oauth");
        _emulator.Run("Connect-OssAccount -ProfileName work -Force").Succeeded();
    }

    // The disk fills up or the folder disappears while the person is signing in.
    [UnixFact]
    public void SignInThatCouldNotBeStored_IsGoodForTheSession()
    {
        _emulator.Server.Faults.When(
            request =>
            {
                if (request.Action == "Exchange")
                {
                    Directory.CreateDirectory(ConfigPath);
                }

                return false;
            },
            EmulatorFault.Hang());

        EngineResult result = _emulator.Run("Connect-OssAccount -ProfileName me");

        Assert.Contains("could not be stored", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
        Assert.Null(Assert.Single(result.Output).Properties["ProfileName"].Value);
        Assert.NotNull(Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [UnixFact]
    public async Task Refusal_IsAnAuthenticationError()
    {
        await RestartAsync(new SignInOptions());
        _emulator.Server.Faults.When("DeviceToken", EmulatorFault.ServiceError("AccessDenied", 403));

        ErrorRecord error = _emulator.Run($"Connect-OssAccount -NoBrowser -SignInUrl {SignInUrl}").Error;

        Assert.Equal(("SignInRefused", ErrorCategory.AuthenticationError), (error.FullyQualifiedErrorId.Split(',')[0], error.CategoryInfo.Category));
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    [UnixFact]
    public void WhatIf_OpensNothing()
    {
        Assert.Empty(_emulator.Run("Connect-OssAccount -WhatIf; Connect-OssAccount -SignInUrl " + SignInUrl + " -WhatIf").Succeeded().Output);
        Assert.Empty(_emulator.Server.Requests);
    }

    // Without a browser, the address is shown and nothing else is asked.
    [UnixFact]
    public async Task NoBrowser_ShowsTheAddress()
    {
        await RestartAsync(new SignInOptions());
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript("Connect-OssAccount -NoBrowser");
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Information.Count > 0, TimeSpan.FromSeconds(30)));

        Assert.Contains("/oauth2/v1/auth?response_type=code", shell.Streams.Information[0].ToString(), StringComparison.Ordinal);
        var clock = Stopwatch.StartNew();
        shell.Stop();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.True(running.IsCompleted);
        Assert.Empty(_emulator.Server.Requests);
    }

    [UnixFact]
    public async Task CtrlC_EndsTheWaitForACode_AtOnce()
    {
        await RestartAsync(new SignInOptions { PollIntervalSeconds = 30 });
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        shell.AddScript($"Connect-OssAccount -NoBrowser -SignInUrl {SignInUrl}");
        shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Information.Count > 0, TimeSpan.FromSeconds(30)));

        var clock = Stopwatch.StartNew();
        shell.Stop();
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [UnixFact]
    public void SeveralAccounts_AreAChoice()
    {
        _emulator.Session.Host.Shown.Answers["Account (number, ID or name)"] = "staging";

        // A single access configuration is used without a question.
        PSObject signIn = _emulator.Run($"Connect-OssAccount -SignInUrl {SignInUrl}").Succeeded().Single;

        Assert.Equal(("2234567890123456", "ac-00emulatoradmin001"), (signIn.Properties["AccountId"].Value, signIn.Properties["AccessConfiguration"].Value));
        Assert.Contains(_emulator.Session.Host.Shown.Lines, static line => line.Contains("3234567890123456  Sandbox", StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("administrator", "ac-00emulatoradmin001")]
    [InlineData("ac-00emulatoradmin001", "ac-00emulatoradmin001")]
    public void AccessConfiguration_IsGivenByNameOrId(string given, string expected) => Assert.Equal(
        expected,
        _emulator.Run($"Connect-OssAccount -SignInUrl {SignInUrl} -AccountId {AccountId} -AccessConfiguration {given}").Succeeded().Single.Properties["AccessConfiguration"].Value);

    [UnixFact]
    public void UnknownAccessConfiguration_IsAnErrorThatListsThem()
    {
        ErrorRecord error = _emulator.Run($"Connect-OssAccount -SignInUrl {SignInUrl} -AccountId {AccountId} -AccessConfiguration Nobody").Error;

        Assert.StartsWith("AccessConfigurationUnknown,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("ReadOnly, Administrator", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);

        // As the remedy says.
        _emulator.Run($"Connect-OssAccount -SignInUrl {SignInUrl} -AccountId {AccountId} -AccessConfiguration ReadOnly").Succeeded();
    }

    [UnixFact]
    public void Disconnect_RemovesTheSessionsCredential_AndTheProfilesTokens()
    {
        _emulator.Run("Connect-OssAccount -ProfileName me").Succeeded();

        _emulator.Run("Disconnect-OssAccount").Succeeded();

        Assert.Null(Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Null(Environment.GetEnvironmentVariable("OSS_SESSION_TOKEN"));
        string text = File.ReadAllText(ConfigPath);
        Assert.DoesNotContain("oauth-", text, StringComparison.Ordinal);
        Assert.DoesNotContain("CAIS", text, StringComparison.Ordinal);
        Assert.Equal("SignInMissing", _emulator.Run("Get-OssCredential -ProfileName me").Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.StartsWith("NotSignedIn,", _emulator.Run("Disconnect-OssAccount").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    // Who changes the session takes turns with the blocks of other runspaces.
    [UnixFact]
    public void Disconnect_WhileABlockOfAnotherRunspaceRuns_WaitsForItsEnd()
    {
        _emulator.Run("Connect-OssAccount").Succeeded();

        EngineResult result = _emulator.Run(
            $$"""
            $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
            try {
                $null = $shell.AddScript("Import-Module '$manifest'; Use-OssCredential -AccessKeyId {{Keys.OtherLongTermId}} -AccessKeySecret {{Keys.Secret}} { [AppDomain]::CurrentDomain.SetData('inside', 1); [Threading.Thread]::Sleep(1000); [AppDomain]::CurrentDomain.SetData('inside', 0); `$env:OSS_ACCESS_KEY_ID }")
                $running = $shell.BeginInvoke()
                while (-not [AppDomain]::CurrentDomain.GetData('inside')) { [Threading.Thread]::Sleep(20) }
                Disconnect-OssAccount
                "running: $([AppDomain]::CurrentDomain.GetData('inside'))"
                $shell.EndInvoke($running)
                "left: $env:OSS_ACCESS_KEY_ID"
            }
            finally { $shell.Dispose(); [AppDomain]::CurrentDomain.SetData('inside', $null) }
            """,
            ("manifest", Repository.Manifest)).Succeeded();

        Assert.Equal(["running: 0", Keys.OtherLongTermId, "left: "], result.Output.Select(static item => item.ToString()));
    }

    [UnixFact]
    public void Disconnect_LeavesACredential_ThatWasSetSince()
    {
        _emulator.Run($"$null = Connect-OssAccount; {Keys.SetEmulatorUser}").Succeeded();

        Assert.StartsWith("NotSignedIn,", _emulator.Run("Disconnect-OssAccount").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [UnixFact]
    public void Disconnect_OfAnotherProfile_LeavesTheSession()
    {
        _emulator.Run("$null = Connect-OssAccount -ProfileName one; $null = Connect-OssAccount -ProfileName two; $null = Disconnect-OssAccount one").Succeeded();

        Assert.NotNull(Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        Assert.Equal("SignInMissing", _emulator.Run("Get-OssCredential -ProfileName one").Error.FullyQualifiedErrorId.Split(',')[0]);
        _emulator.Run("Get-OssCredential -ProfileName two").Succeeded();
    }

    [UnixFact]
    public void UserScope_StoresTheCredential_AndSaysThatItExpires()
    {
        EngineResult result = _emulator.Run("Connect-OssAccount -Scope User").Succeeded();

        Assert.NotEmpty(result.Warnings);
        Assert.Equal(result.Single.Properties["AccessKeyId"].Value, _emulator.Run("Get-OssCredential -Scope User").Single.Properties["AccessKeyId"].Value);
    }

    [UnixFact]
    public void Completion_OffersWhatProfilesName()
    {
        _emulator.Run($"$null = Connect-OssAccount -SignInUrl {SignInUrl} -AccountId {AccountId} -AccessConfiguration ReadOnly -ProfileName sso").Succeeded();

        Assert.Equal([SignInUrl], Complete("Connect-OssAccount -SignInUrl "));
        Assert.Equal([AccountId], Complete("Connect-OssAccount -SignInUrl x -AccountId "));
        Assert.Equal(["ac-00emulatorread0001"], Complete("Connect-OssAccount -SignInUrl x -AccessConfiguration "));
        Assert.Equal(["sso"], Complete("Disconnect-OssAccount "));
        Assert.Equal(["China", "International"], Complete("Connect-OssAccount -Site "));
    }

    private async Task RestartAsync(SignInOptions options)
    {
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }

        _emulator = await EmulatorSession.StartAsync(new EmulatorOptions { SignIn = options });
        string browser = Path.Combine(_emulator.Session.Home, "browser");
        File.WriteAllText(browser, $"#!/bin/sh\nenv > '{_emulator.Session.Home}/browser.env'\nexec curl -sL -o /dev/null \"$1\"\n");
        File.SetUnixFileMode(browser, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("BROWSER", browser);
        Environment.SetEnvironmentVariable("OSSCREDENTIALS_OAUTH_ENDPOINT", _emulator.Server.SignInEndpoint.AbsoluteUri);
    }

    private string Token(string key) =>
        (string)System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(ConfigPath))!["profiles"]![0]![key]!;

    private string[] Complete(string line)
    {
        using var shell = System.Management.Automation.PowerShell.Create(_emulator.Session.Runspace);
        return [.. CommandCompletion.CompleteInput(line, line.Length, null, shell).CompletionMatches.Select(static match => match.ListItemText)];
    }
}
