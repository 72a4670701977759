using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Tests.Persistence.Files;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.SignIn;

/// <summary>
/// Renewals in separate processes: many at once, killed with -9, on a disk that fills up. No refresh token is lost that could be
/// kept, and none appears in an output.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SignInProcessTests(ITestOutputHelper output)
{
    [UnixFact]
    public async Task ManyProcesses_MakeOneRenewal()
    {
        int count = FullSize.Of(8, 64);
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);

        // Long enough that all of them wait for the one.
        fixture.Server.Faults.When("Token", EmulatorFault.Delayed(TimeSpan.FromSeconds(2)));
        var started = DateTime.UtcNow;
        Command[] ended = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Factory.StartNew(
            () => Command.Run(TimeSpan.FromMinutes(5), SignInProcess.Renewal(fixture)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        output.WriteLine($"{count} processes, {fixture.Calls().Count(static call => call == "Token")} refresh, {(DateTime.UtcNow - started).TotalSeconds:0.0} s");
        Assert.All(ended, static one => Assert.True(one.ExitCode == 0, one.Output + one.Errors));
        Assert.Single(ended.Select(static one => one.Output).Distinct());
        Assert.Equal(["Token", "Exchange"], fixture.Calls());
        Assert.Equal([fixture.ConfigPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(fixture.ConfigPath)!));
    }

    [UnixFact]
    public async Task KillBeforeTheExchangesAnswer_KeepsTheNewRefreshToken()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);

        Assert.Equal(137, SignInProcess.RunAndKillAt(fixture, "Exchange"));

        Assert.NotEqual(refreshToken, (string?)fixture.Profile["oauth_refresh_token"]);
        AssertWorks(fixture);
        Assert.Equal(["Token", "Exchange", "Exchange"], fixture.Calls());
    }

    // The service has used up the old token, and the new one hadn't arrived: it can't be kept.
    [UnixFact]
    public async Task KillBeforeTheTokensAnswer_SaysToSignInAgain()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        string before = fixture.Text;

        Assert.Equal(137, SignInProcess.RunAndKillAt(fixture, "Token"));

        Assert.Equal(before, fixture.Text);
        Command next = SignInProcess.Run(fixture);
        Assert.Equal(3, next.ExitCode);
        Assert.StartsWith("SignInExpired", next.Output, StringComparison.Ordinal);
        Assert.EndsWith("Sign in again: Connect-OssAccount -ProfileName me", next.Output, StringComparison.Ordinal);
        AssertNoToken(fixture, next);
    }

    // At each sync of a file: from the reservation to the last write. (strace counts the calls of each thread separately.)
    [UnixFact("strace")]
    public async Task KillAtASync_LeavesAFileThatWorks_OrSaysToSignInAgain()
    {
        var told = new List<string>();
        for (int i = 1; ; i++)
        {
            await using SignInFixture fixture = await SignInFixture.StartAsync();
            (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
            string before = fixture.Text;
            Command ended = Command.Run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:signal=KILL:when={i}", .. SignInProcess.Renewal(fixture)]);
            AssertNoToken(fixture, ended);
            if (ended.ExitCode != 137)
            {
                Assert.Equal(0, ended.ExitCode);
                break;
            }

            told.Add(WhatIsLeft(fixture, before, refreshToken));
        }

        output.WriteLine(string.Join(", ", told));
        Assert.True(told.Count >= 3);
        Assert.DoesNotContain("lost on its way", told.Skip(1 + told.IndexOf("kept aside")));
        Assert.Contains("kept aside", told);
    }

    // Only renaming the new file remains to be done.
    [UnixFact("strace")]
    public async Task KillBeforeTheProfileIsReplaced_LosesNothing()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);
        string before = fixture.Text;

        Command ended = Command.Run(
            ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=/^rename", "-e", "inject=/^rename:signal=KILL:when=1", .. SignInProcess.Renewal(fixture)]);

        Assert.Equal(137, ended.ExitCode);
        Assert.Equal(before, fixture.Text);
        Assert.Equal(["Token"], fixture.Calls());
        AssertWorks(fixture);
        Assert.Equal(["Token", "Exchange"], fixture.Calls());
        Assert.Equal([fixture.ConfigPath], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(fixture.ConfigPath)!));
    }

    // At any moment from the refresh on.
    [UnixFact]
    public async Task KillAtAnyMoment_LeavesAFileThatWorks_OrSaysToSignInAgain()
    {
        int count = FullSize.Of(8, 150);
        var told = new List<string>();
        for (int i = 0; i < count; i++)
        {
            await using SignInFixture fixture = await SignInFixture.StartAsync();
            (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
            string before = fixture.Text;
            SignInProcess.RunAndKillAt(fixture, "Token", TimeSpan.FromMilliseconds(240.0 * i / count));

            told.Add(WhatIsLeft(fixture, before, refreshToken));
        }

        output.WriteLine(string.Join(", ", told.GroupBy(static one => one).Select(static group => $"{group.Key} {group.Count()}")));
    }

    [UnixFact(Need.Root, Need.Mount)]
    public async Task FullDisk_IsSaid_BeforeTheRefreshTokenIsUsed()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        fixture.WriteOAuth(-10, 30);

        Command ended = SignInProcess.RunInNamespace(
            fixture,
            """
            cp "$0/.aliyun/config.json" "$0/config"
            mount -t tmpfs -o size=128k,mode=700 tmpfs "$0/.aliyun"
            cp "$0/config" "$0/.aliyun/config.json"
            cat /dev/zero > "$0/.aliyun/filler" 2> /dev/null || true
            "$@" || echo "exit $?"
            cmp "$0/config" "$0/.aliyun/config.json" && echo same
            """);

        Assert.StartsWith("CredentialStore", ended.Output, StringComparison.Ordinal);
        Assert.Contains("exit 3", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("same", ended.Output, StringComparison.Ordinal);
        Assert.Empty(fixture.Calls());
        AssertNoToken(fixture, ended);
    }

    // The disk fills up while the service responds: the space for the new refresh token is reserved.
    [UnixFact(Need.Root, Need.Mount)]
    public async Task DiskThatFillsUpMeanwhile_StillTakesTheNewRefreshToken()
    {
        await using SignInFixture fixture = await SignInFixture.StartAsync();
        (_, string refreshToken) = fixture.WriteOAuth(-10, 30);
        string asked = Path.Combine(fixture.Home, "asked"), filled = Path.Combine(fixture.Home, "filled");
        fixture.Server.Faults.When(
            request =>
            {
                if (request.Action == "Token")
                {
                    File.WriteAllText(asked, string.Empty);
                    Assert.True(SpinWait.SpinUntil(() => File.Exists(filled), TimeSpan.FromSeconds(60)));
                }

                return false;
            },
            EmulatorFault.Hang());

        Command ended = SignInProcess.RunInNamespace(
            fixture,
            """
            cp "$0/.aliyun/config.json" "$0/config"
            mount -t tmpfs -o size=256k,mode=700 tmpfs "$0/.aliyun"
            cp "$0/config" "$0/.aliyun/config.json"
            ( while [ ! -e "$0/asked" ]; do sleep 0.05; done
              cat /dev/zero > "$0/.aliyun/filler" 2> /dev/null || true
              : > "$0/filled" ) &
            "$@" || echo "exit $?"
            wait
            cp "$0/.aliyun/config.json" "$0/after"
            """);

        Assert.StartsWith("STS.", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SignInNotStored", ended.Output, StringComparison.Ordinal);
        string after = File.ReadAllText(Path.Combine(fixture.Home, "after"), Encoding.UTF8);
        Assert.DoesNotContain(refreshToken, after, StringComparison.Ordinal);
        Assert.Contains("oauth-refresh-", after, StringComparison.Ordinal);
        AssertNoToken(fixture, ended);
    }

    /// <summary>Checks that the file is whole and the next program works, unless the new token was lost before it arrived: then it says so.</summary>
    private static string WhatIsLeft(SignInFixture fixture, string before, string refreshToken)
    {
        Assert.Equal(SignInFixture.WithoutSignIn(before), SignInFixture.WithoutSignIn(fixture.Text));
        bool isRefreshed = fixture.Calls().Contains("Token");
        bool isStored = (string?)fixture.Profile["oauth_refresh_token"] != refreshToken;
        Command next = SignInProcess.Run(fixture);
        AssertNoToken(fixture, next);
        if (isRefreshed && next.ExitCode != 0)
        {
            Assert.False(isStored);
            Assert.StartsWith("SignInExpired", next.Output, StringComparison.Ordinal);
            return "lost on its way";
        }

        Assert.True(next.ExitCode == 0, next.Output);
        return isStored ? "stored" : isRefreshed ? "kept aside" : "not begun";
    }

    private static void AssertWorks(SignInFixture fixture)
    {
        Command next = SignInProcess.Run(fixture);
        Assert.True(next.ExitCode == 0, next.Output);
        Assert.StartsWith("STS.", next.Output, StringComparison.Ordinal);
    }

    private static void AssertNoToken(SignInFixture fixture, Command ended) => Assert.All(
        (string[])["oauth-access-", "oauth-refresh-", "sso-access-", "CAIS", "Secret", (string?)fixture.Profile["access_key_secret"] ?? "Secret"],
        secret => Assert.DoesNotContain(secret, ended.Output + ended.Errors, StringComparison.Ordinal));
}
