using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Caching;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.SignIn;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Transport;
using Xunit;

namespace OssCredentials.Tests.SignIn;

/// <summary>
/// Profiles with a sign-in are renewed when a credential is requested from them: without unnecessary requests, without losing a
/// token, and without changing a byte around it.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SignInRenewalTests
{
    [Theory]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task ValidStoredCredential_IsUsed_WithoutARequest(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, 3600, 3600);
        string before = fixture.Text;

        Assert.Equal("STS.NStored", (await fixture.GetAsync()).AccessKeyId);
        Assert.Empty(fixture.Calls());
        Assert.Equal(before, fixture.Text);
    }

    [Theory]
    [InlineData("OAuth", -10)]
    [InlineData("OAuth", 200)]
    [InlineData("CloudSSO", -10)]
    [InlineData("CloudSSO", 200)]
    public async Task CredentialThatExpires_IsRenewedWithTheAccessToken(string mode, int seconds)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, seconds, 3600);
        string before = fixture.Text;

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal([mode == "OAuth" ? "Exchange" : "IssueCloudCredential"], fixture.Calls());
        AssertStored(fixture, credential);
        Assert.Equal(SignInFixture.WithoutSignIn(before), SignInFixture.WithoutSignIn(fixture.Text));
        Assert.Equal($"profile 'me' in {fixture.ConfigPath}", credential.Source);

        // And the next one finds it there.
        Assert.Equal(credential.AccessKeyId, (await fixture.GetAsync()).AccessKeyId);
        Assert.Single(fixture.Calls());
    }

    [Fact]
    public async Task AccessTokenThatExpires_IsRenewed_AndTheNewRefreshTokenKept()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
        string before = fixture.Text;

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal(["Token", "Exchange"], fixture.Calls());
        Assert.NotEqual(refreshToken, (string?)fixture.Profile["oauth_refresh_token"]);
        AssertStored(fixture, credential);
        Assert.Equal(SignInFixture.WithoutSignIn(before), SignInFixture.WithoutSignIn(fixture.Text));
        AssertNothingLeft(fixture);
    }

    // The new refresh token is the only one that works from now on: it is on disk before anything else is tried with it.
    [Fact]
    public async Task NewRefreshToken_IsOnDisk_BeforeTheExchange()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
        string? atExchange = null;
        fixture.Server.Faults.When(
            request =>
            {
                atExchange ??= request.Action == "Exchange" ? (string?)fixture.Profile["oauth_refresh_token"] : null;
                return false;
            },
            EmulatorFault.Hang());

        await fixture.GetAsync();

        Assert.NotNull(atExchange);
        Assert.NotEqual(refreshToken, atExchange);
    }

    [Fact]
    public async Task ExchangeThatFails_LosesNoToken()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        fixture.Services.Environment.Set("OSSCREDENTIALS_RETRY_SECONDS", "0");
        fixture.Server.Faults.When("Exchange", EmulatorFault.ServiceError("temporarily_unavailable", 503), times: 1);

        await Assert.ThrowsAsync<ServiceException>(() => fixture.GetAsync());
        await fixture.GetAsync();

        Assert.Equal(["Token", "Exchange", "Exchange"], fixture.Calls());
    }

    [Fact]
    public async Task AccessTokenThatIsRefused_IsRenewed_WhateverItsStoredTime()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 3600);
        fixture.Server.Faults.When("Exchange", EmulatorFault.ServiceError("expired_token", 401), times: 1);

        await fixture.GetAsync();

        Assert.Equal(["Exchange", "Token", "Exchange"], fixture.Calls());
    }

    [Theory]
    [InlineData("invalid_grant", 400)]
    [InlineData("invalid_client", 401)]
    [InlineData("unauthorized_client", 400)]
    [InlineData("invalid_token", 401)]
    public async Task PermanentRefusal_SaysToSignInAgain(string code, int status)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
        fixture.Server.Faults.When("Token", EmulatorFault.ServiceError(code, status, $"The token {refreshToken} is bad."));
        string before = fixture.Text;

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal(("SignInExpired", "Sign in again: Connect-OssAccount -ProfileName me"), (error.ErrorId, error.Remedy));
        Assert.DoesNotContain(refreshToken, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["Token"], fixture.Calls());
        Assert.Equal(before, fixture.Text);
    }

    [Fact]
    public async Task PassingRefusal_IsTriedAgain()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        fixture.Server.Faults.When("Token", EmulatorFault.ServiceError("temporarily_unavailable", 503), times: 2);

        await fixture.GetAsync();

        Assert.Equal(["Token", "Token", "Token", "Exchange"], fixture.Calls());
    }

    [Theory]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task FailedRenewal_LeavesTheLastMinutesOfWhatIsStored(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.Services.Environment.Set("OSSCREDENTIALS_RETRY_SECONDS", "0");
        Write(fixture, mode, 200, 3600);
        fixture.Server.Faults.When(static request => request.Service is "oauth" or "cloudsso", EmulatorFault.ServiceError("Busy", 503));

        Assert.Equal("STS.NStored", (await fixture.GetAsync()).AccessKeyId);
        Assert.Contains(fixture.Services.Log.Events, static one => one.Name == "NotRenewed");
    }

    // The service is asked again for 15 seconds, and longer the next time; a credential that is valid for minutes is available.
    [Theory]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task ServiceThatIsDown_HoldsNobodyUp_WhileTheStoredCredentialIsValid(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, 200, 3600);
        bool isDown = true;
        fixture.Server.Faults.When(request => isDown && request.Service is ("oauth" or "cloudsso"), EmulatorFault.ServiceError("Busy", 503));

        var watch = Stopwatch.StartNew();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("STS.NStored", (await fixture.GetAsync()).AccessKeyId);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));

        // Meanwhile the renewal continues, and the result is stored.
        isDown = false;
        while ((await fixture.GetAsync()).AccessKeyId == "STS.NStored")
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(40), "It was not renewed in the background.");
            await Task.Delay(20);
        }

        Assert.NotEqual("STS.NStored", (string?)fixture.Profile["access_key_id"]);
    }

    // The token works once: a command that ends now would take the response with it.
    [Fact]
    public async Task RefreshTokenInUse_IsWaitedForALittle_WhileTheStoredCredentialIsValid()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(200, 30);
        fixture.Server.Faults.When("Token", EmulatorFault.Delayed(TimeSpan.FromSeconds(1.3)), times: 1);

        Assert.NotEqual("STS.NStored", (await fixture.GetAsync()).AccessKeyId);
        Assert.Equal(["Token", "Exchange"], fixture.Calls());
    }

    [Theory]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task ServiceThatIsDown_IsWaitedFor_WhereTheStoredCredentialIsAboutToExpire(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, 10, 3600);
        bool isDown = true;
        fixture.Server.Faults.When(request => isDown && request.Service is ("oauth" or "cloudsso"), EmulatorFault.ServiceError("Busy", 503));

        Task<AccessKeyCredential> waiting = fixture.GetAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.5));
        Assert.False(waiting.IsCompleted);
        isDown = false;

        Assert.NotEqual("STS.NStored", (await waiting).AccessKeyId);
    }

    [Fact]
    public async Task SignInThatEnds_IsSaid_WhileTheCredentialIsStillValid()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(200, 30);
        fixture.Server.Faults.When("Token", EmulatorFault.ServiceError("invalid_grant", 400));

        Assert.Equal("STS.NStored", (await fixture.GetAsync()).AccessKeyId);
        Assert.Contains(fixture.Services.Log.Events, static one => one.Name == "SignInEnds" && one.Message.Contains("Connect-OssAccount -ProfileName me", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CloudSSO", "SignInExpired")]
    [InlineData("OAuth", "SignInExpired")]
    public async Task SignInWithoutAnythingLeft_SaysToSignInAgain_WithoutARequest(string mode, string errorId)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        if (mode == "OAuth")
        {
            fixture.WriteOAuth(-10, -10, hasRefreshToken: false);
        }
        else
        {
            fixture.WriteCloudSso(-10, -10);
        }

        CredentialSourceException error = await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync());

        Assert.Equal((errorId, "Sign in: Connect-OssAccount -ProfileName me"), (error.ErrorId, error.Remedy));
        Assert.Empty(fixture.Calls());
    }

    // The CLI and the SDKs renew without our lock: what they stored is newer than what we know.
    [Fact]
    public async Task TokenThatAnotherProgramUsed_IsReadAgain()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == "Token" && fixture.Calls().Length == 1)
                {
                    fixture.WriteOAuth(-10, 3600);
                    return true;
                }

                return false;
            },
            EmulatorFault.ServiceError("invalid_grant", 400), times: 1);

        await fixture.GetAsync();

        Assert.Equal(["Token", "Exchange"], fixture.Calls());
    }

    [Fact]
    public async Task SignInThatAnotherProgramStoredMeanwhile_IsKept()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        (string AccessToken, string RefreshToken)? theirs = null;
        fixture.Server.Faults.When(
            request =>
            {
                theirs ??= request.Action == "Token" ? fixture.WriteOAuth(-10, 3600) : null;
                return false;
            },
            EmulatorFault.Hang());

        await fixture.GetAsync();

        Assert.Equal(theirs!.Value.RefreshToken, (string?)fixture.Profile["oauth_refresh_token"]);
        Assert.Equal("Bearer " + theirs.Value.AccessToken, fixture.Server.Requests[^1].Headers["authorization"]);
    }

    [Fact]
    public async Task ProfileThatWasSignedOutMeanwhile_StaysSignedOut()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == "Token")
                {
                    fixture.Services.Client.SignIn.SignOut(SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);
                }

                return false;
            },
            EmulatorFault.Hang());

        Assert.Equal("SignInMissing", (await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync())).ErrorId);
        Assert.Null(fixture.Profile["oauth_refresh_token"]);
    }

    // A second name for the file means that it isn't written.
    [UnixFact]
    public async Task ProfileThatCannotBeWrittenMeanwhile_LosesNoToken()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
        string link = Path.Combine(fixture.Home, "link");
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == "Token")
                {
                    Command.Succeed("ln", fixture.ConfigPath, link);
                }

                return false;
            },
            EmulatorFault.Hang());

        AccessKeyCredential first = await fixture.GetAsync();

        Assert.Contains(fixture.Services.Log.Events, static one => one.Name == "SignInNotStored");
        Assert.Equal(refreshToken, (string?)fixture.Profile["oauth_refresh_token"]);
        string aside = Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(fixture.ConfigPath)!, "renewed", SearchOption.AllDirectories));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(aside));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(aside)!));

        File.Delete(link);
        AccessKeyCredential second = await SignInFixture.GetAsync(fixture.Services.CreateClient(SystemClock.Instance));

        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal(["Token", "Exchange", "Exchange"], fixture.Calls());
        Assert.NotEqual(refreshToken, (string?)fixture.Profile["oauth_refresh_token"]);
        AssertNothingLeft(fixture);
    }

    [UnixFact]
    public async Task SignOut_RemovesWhatWasKeptAside()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        string link = Path.Combine(fixture.Home, "link");
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == "Token")
                {
                    Command.Succeed("ln", fixture.ConfigPath, link);
                }

                return false;
            },
            EmulatorFault.Hang());
        await fixture.GetAsync();
        File.Delete(link);

        fixture.Services.Client.SignIn.SignOut(SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);

        AssertNothingLeft(fixture);
    }

    [Fact]
    public async Task ManyCallers_MakeOneRenewal()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);

        AccessKeyCredential[] all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => fixture.GetAsync()));

        Assert.Single(all.Select(static credential => credential.AccessKeyId).Distinct());
        Assert.Equal(["Token", "Exchange"], fixture.Calls());
    }

    [Fact]
    public async Task MinimumValidity_RenewsWhatExpiresSooner()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(1200, 3600);

        Assert.NotEqual("STS.NStored", (await fixture.GetAsync(TimeSpan.FromMinutes(30))).AccessKeyId);
        Assert.Equal(["Exchange"], fixture.Calls());
    }

    // A profile mounted into a container: nothing can be stored, and an access token needs nothing stored.
    [UnixTheory(Need.Mount)]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task FolderThatCannotBeWritten_GivesCredentialsAllTheSame(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, -10, 3600);

        Command ended = SignInProcess.RunReadOnly(fixture);

        Assert.Equal(0, ended.ExitCode);
        Assert.StartsWith("STS.", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("STS.NStored", ended.Output, StringComparison.Ordinal);
        Assert.Contains("SignInCredentialNotStored", ended.Output, StringComparison.Ordinal);
    }

    [UnixFact(Need.Mount)]
    public async Task RefreshToken_IsNotUsed_WhereTheNewOneCannotBeStored()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);

        Command ended = SignInProcess.RunReadOnly(fixture);

        Assert.Equal(3, ended.ExitCode);
        Assert.StartsWith("CredentialStore", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(refreshToken, ended.Output, StringComparison.Ordinal);
        Assert.Empty(fixture.Calls());
    }

    [Fact]
    public async Task RoleBehindASignIn_IsAssumedWithItsCredential()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (string access, string refresh) = fixture.Server.IssueOAuthTokens();
        File.WriteAllText(fixture.ConfigPath, $$"""
            { "profiles": [
              { "name": "login", "mode": "OAuth", "oauth_site_type": "CN", "oauth_access_token": "{{access}}", "oauth_refresh_token": "{{refresh}}", "oauth_access_token_expire": 1 },
              { "name": "me", "mode": "ChainableRamRoleArn", "source_profile": "login", "ram_role_arn": "{{EmulatorOptions.DefaultRoleArn}}", "ram_session_name": "chained", "sts_endpoint": "{{fixture.Services.StsEndpoint.Endpoint}}" }
            ] }
            """);

        AccessKeyCredential credential = await fixture.GetAsync();

        Assert.Equal("chained", credential.RoleSessionName);
        Assert.Equal(["Token", "Exchange", "AssumeRole"], fixture.Calls());
    }

    [Fact]
    public async Task Issuer_RenewsInTheSession_WithoutAFile()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync(new() { CredentialLifetime = TimeSpan.FromMinutes(2), AccessTokenLifetime = TimeSpan.FromSeconds(30) });
        (string access, string refresh) = fixture.Server.IssueOAuthTokens();
        var signedIn = new SignedIn(StoredSignIn.OAuth("CN", access, DateTimeOffset.UtcNow, refresh, null, new AccessKeyCredential("STS.NFirst", "FirstSecret0123456789", "CAISFirst0123456789") { Expiration = DateTimeOffset.UtcNow }));
        CredentialIssuer issuer = fixture.Services.Client.SignIn.CreateIssuer(signedIn, null);

        AccessKeyCredential first = await issuer.IssueAsync(CancellationToken.None);
        AccessKeyCredential second = await issuer.IssueAsync(CancellationToken.None);

        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.Equal(["Token", "Exchange", "Token", "Exchange"], fixture.Calls());
        Assert.False(File.Exists(fixture.ConfigPath));
    }

    [Fact]
    public async Task Issuer_OfAProfile_SharesItsTokens()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        var signedIn = new SignedIn(StoredSignIn.OAuth("CN", "stale", DateTimeOffset.UtcNow, "stale", null, new AccessKeyCredential("STS.NFirst", "FirstSecret0123456789", "CAISFirst0123456789") { Expiration = DateTimeOffset.UtcNow }));

        AccessKeyCredential issued = await fixture.Services.Client.SignIn.CreateIssuer(signedIn, SignInFixture.Name).IssueAsync(CancellationToken.None);

        AssertStored(fixture, issued);
        Assert.Equal(["Token", "Exchange"], fixture.Calls());
    }

    [Fact]
    public async Task SavedSignIn_HasTheClisKeysAndForms_AndNothingElseChanges()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, -10);
        string before = fixture.Text;
        (string access, string refresh) = fixture.Server.IssueOAuthTokens();
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(2_000_000_000);
        var credential = new AccessKeyCredential("STS.NNew", "NewSecret0123456789", "CAISNew0123456789") { Expiration = end };

        fixture.Services.Client.SignIn.Save(new SignedIn(StoredSignIn.OAuth("INTL", access, end, refresh, null, credential)), SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);

        Assert.Equal(
            $$$"""{"name":"me","mode":"OAuth","oauth_site_type":"INTL","oauth_access_token":"{{{access}}}","oauth_refresh_token":"{{{refresh}}}","oauth_access_token_expire":2000000000,"access_key_id":"STS.NNew","access_key_secret":"NewSecret0123456789","sts_token":"CAISNew0123456789","sts_expiration":2000000000,"region_id":"cn-shanghai","odd key":{"kept":true}}""",
            fixture.Profile.ToJsonString());
        Assert.Equal(SignInFixture.WithoutSignIn(before).Replace("\"CN\"", "\"INTL\"", StringComparison.Ordinal), SignInFixture.WithoutSignIn(fixture.Text));

        fixture.Services.Client.SignIn.Save(
            new SignedIn(StoredSignIn.CloudSso("https://signin.example/x/login", "1234567890123456", "ac-1", access, end, credential)), SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);

        // The CLI subtracts five seconds from CloudSSO's expiration.
        Assert.Equal(
            $$$"""{"name":"me","mode":"CloudSSO","access_key_id":"STS.NNew","access_key_secret":"NewSecret0123456789","sts_token":"CAISNew0123456789","sts_expiration":1999999995,"region_id":"cn-shanghai","odd key":{"kept":true},"cloud_sso_sign_in_url":"https://signin.example/x/login","cloud_sso_account_id":"1234567890123456","cloud_sso_access_config":"ac-1","access_token":"{{{access}}}","cloud_sso_access_token_expire":2000000000}""",
            fixture.Profile.ToJsonString());
    }

    [Theory]
    [InlineData("OAuth")]
    [InlineData("CloudSSO")]
    public async Task SignOut_RemovesTokensAndCredential_AndNotAByteAround(string mode)
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        Write(fixture, mode, 3600, 3600);
        string kept = string.Concat(fixture.Text.Split('\n').Where(static line => !line.Contains("token", StringComparison.Ordinal)).Select(static line => line + "\n")).TrimEnd('\n');

        fixture.Services.Client.SignIn.SignOut(SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);

        Assert.Equal(kept, fixture.Text);
        Assert.Equal("SignInMissing", (await Assert.ThrowsAsync<CredentialSourceException>(() => fixture.GetAsync())).ErrorId);
        Assert.NotNull(fixture.Services.Client.SignIn.FindProfile(SignInFixture.Name));
    }

    [Fact]
    public async Task ProfileThatHoldsAKey_IsNotReplaced_UnlessForced()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(3600, 3600);

        CredentialSourceException error = Assert.Throws<CredentialSourceException>(
            () => fixture.Services.Client.SignIn.CheckProfile("other", new ProfileWriteOptions(), CancellationToken.None));

        Assert.Equal("ProfileHoldsAKey", error.ErrorId);
        fixture.Services.Client.SignIn.CheckProfile("other", new ProfileWriteOptions { Force = true }, CancellationToken.None);
        fixture.Services.Client.SignIn.CheckProfile(SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);
        fixture.Services.Client.SignIn.CheckProfile("new", new ProfileWriteOptions(), CancellationToken.None);
    }

    [Fact]
    public async Task Chain_SaysThatAProfileIsRenewed_OrHasExpired_WithoutARequest()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        fixture.Services.Environment.Set("ALIBABA_CLOUD_PROFILE", SignInFixture.Name);

        CredentialSourceDescription renewable = await DescribeAsync(fixture);
        Assert.Equal(CredentialSourceState.Used, renewable.State);
        Assert.Contains("renewed", renewable.Reason, StringComparison.Ordinal);

        fixture.WriteCloudSso(-10, -10);
        Assert.Equal(CredentialSourceState.Expired, (await DescribeAsync(fixture)).State);
        Assert.Empty(fixture.Calls());
    }

    private static async Task<CredentialSourceDescription> DescribeAsync(SignInFixture fixture) =>
        (await fixture.Services.Client.Sources.ListAsync(new CredentialLookup(), online: false, CancellationToken.None)).Single(static source => source.Name == "aliyun CLI profile");

    private static void Write(SignInFixture fixture, string mode, int stsSeconds, int accessSeconds)
    {
        if (mode == "OAuth")
        {
            fixture.WriteOAuth(stsSeconds, accessSeconds);
        }
        else
        {
            fixture.WriteCloudSso(stsSeconds, accessSeconds);
        }
    }

    private static void AssertStored(SignInFixture fixture, AccessKeyCredential credential) => Assert.Equal(
        (credential.AccessKeyId, credential.AccessKeySecret, credential.SecurityToken),
        ((string?)fixture.Profile["access_key_id"], (string?)fixture.Profile["access_key_secret"], (string?)fixture.Profile["sts_token"]));

    private static void AssertNothingLeft(SignInFixture fixture) =>
        Assert.Equal([fixture.ConfigPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(fixture.ConfigPath)!));
}
