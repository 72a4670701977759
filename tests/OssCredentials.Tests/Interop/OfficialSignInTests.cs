using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Profiles;
using OssCredentials.SignIn;
using OssCredentials.Tests.SignIn;
using Xunit;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace OssCredentials.Tests.Interop;

/// <summary>
/// The official <c>@alicloud/credentials</c> and this library share a sign-in: each reads and renews what the other wrote.
/// </summary>
[Collection(SignInPorts.Name)]
public sealed class OfficialSignInTests
{
    [InteropFact]
    public async Task OfficialClient_ReadsAndRenews_WhatThisLibraryWrote_AndTheReverse()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync(new() { AccessTokenLifetime = TimeSpan.FromMinutes(10) });
        using (BrowserSignIn signIn = fixture.Services.Client.SignIn.StartBrowser(SignInSite.China))
        {
            Task<SignedIn> pending = signIn.CompleteAsync(CancellationToken.None);
            await EmulatedBrowser.SignInAsync(signIn.Address);
            fixture.Services.Client.SignIn.Save(await pending, SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);
        }

        JsonNode ours = fixture.Profile;
        fixture.Server.ClearRequests();

        // Its access token has fewer than the 20 minutes left that the official client wants, so it uses the refresh token.
        JsonNode official = await ResolveAsync(fixture);

        Assert.Equal(["Token", "Exchange"], fixture.Calls());
        JsonNode theirs = fixture.Profile;
        Assert.Equal((string?)official["AccessKeyId"], (string?)theirs["access_key_id"]);
        Assert.NotEqual((string?)ours["oauth_refresh_token"], (string?)theirs["oauth_refresh_token"]);

        // What it stored is used, and then renewed, by this library.
        Assert.Equal((string?)official["AccessKeyId"], (await fixture.GetAsync()).AccessKeyId);
        Assert.Equal(2, fixture.Calls().Length);
        Expire(fixture, "sts_expiration", "oauth_access_token_expire");
        AccessKeyCredential renewed = await fixture.GetAsync();

        Assert.Equal(["Token", "Exchange", "Token", "Exchange"], fixture.Calls());
        Assert.NotEqual((string?)theirs["oauth_refresh_token"], (string?)fixture.Profile["oauth_refresh_token"]);

        // And the official client continues from there.
        official = await ResolveAsync(fixture);
        Assert.NotEqual(renewed.AccessKeyId, (string?)official["AccessKeyId"]);
        Assert.Equal((string?)official["AccessKeyId"], (string?)fixture.Profile["access_key_id"]);
    }

    // The official client of this version builds the request's body but doesn't send it, which the emulator refuses. So what it read is
    // checked in the request, and the test provides the response.
    [InteropFact]
    public async Task OfficialClient_ReadsTheCloudSsoSignIn_ThatThisLibraryWrote()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        DeviceSignIn signIn = await fixture.Services.Client.SignIn.StartDeviceAsync(fixture.Server.CloudSsoSignInUrl.AbsoluteUri, CancellationToken.None);
        await EmulatedBrowser.EnterCodeAsync(signIn.Address, signIn.UserCode);
        await signIn.WaitAsync(CancellationToken.None);
        SignedIn signedIn = await signIn.CompleteAsync("1234567890123456", "ac-00emulatorread0001", CancellationToken.None);
        fixture.Services.Client.SignIn.Save(signedIn, SignInFixture.Name, new ProfileWriteOptions(), CancellationToken.None);
        fixture.Server.ClearRequests();
        fixture.Server.Faults.When("IssueCloudCredential", EmulatorFault.Answer(
            200, """{"CloudCredential":{"AccessKeyId":"STS.NOfficial","AccessKeySecret":"OfficialSecret0123456789","SecurityToken":"CAISOfficial","Expiration":"2099-01-01T00:00:00Z"}}"""));

        JsonNode official = await ResolveAsync(fixture);

        Assert.Equal("STS.NOfficial", (string?)official["AccessKeyId"]);
        RecordedRequest request = Assert.Single(fixture.Server.Requests);
        Assert.Equal($"Bearer {(string?)fixture.Profile["access_token"]}", request.Headers["authorization"]);
    }

    // Written by the official client, whose file has another layout.
    private static void Expire(SignInFixture fixture, params string[] keys)
    {
        JsonNode config = JsonNode.Parse(fixture.Text)!;
        JsonNode profile = config["profiles"]!.AsArray().Single(static profile => (string?)profile!["name"] == SignInFixture.Name)!;
        foreach (string key in keys)
        {
            profile[key] = 1;
        }

        System.IO.File.WriteAllText(fixture.ConfigPath, config.ToJsonString(new() { WriteIndented = true }));
    }

    private static Task<JsonNode> ResolveAsync(SignInFixture fixture) => new OfficialClient(new Dictionary<string, string>
    {
        ["HOME"] = fixture.Home,
        ["ALIBABA_CLOUD_PROFILE"] = SignInFixture.Name,
    }).CallAsync(fixture.Server, "resolve-credential.js");
}
