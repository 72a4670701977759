using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.Refresh;

public sealed class AutoRefreshTests : IAsyncLifetime
{
    // Long enough for several lifetimes of three seconds; a minute at full size.
    private static readonly TimeSpan s_run = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") == "1" ? TimeSpan.FromSeconds(60) : TimeSpan.FromSeconds(8);

    // What a busy machine may take to start a child; at full size it has nothing else to do.
    private static readonly TimeSpan s_patience = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") == "1" ? TimeSpan.Zero : TimeSpan.FromSeconds(2);

    // Short, so that two lifetimes pass while a test waits.
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(1.5);

    private const string Child = "sh -c 'env; echo NOW=$(date +%s.%N)'; 'END'";

    private readonly ITestOutputHelper _output;
    private EmulatorServer _emulator = null!;
    private EngineSession _session = null!;

    public AutoRefreshTests(ITestOutputHelper output) => _output = output;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = s_life });
        _session = new EngineSession(_emulator);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _emulator.DisposeAsync();
    }

    [Theory]
    [InlineData(PSLanguageMode.FullLanguage)]
    [InlineData(PSLanguageMode.ConstrainedLanguage)]
    public async Task ShortLives_EveryChildHasACompleteValidSet(PSLanguageMode language)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(3) });
        using var session = new EngineSession(emulator, language);
        session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        using var stalls = new StallWatch();
        var ids = new System.Collections.Generic.HashSet<string>();
        var watch = Stopwatch.StartNew();
        TimeSpan stalled = TimeSpan.Zero;
        int children = 0;
        while (watch.Elapsed < s_run)
        {
            // One script of many statements, like a runbook: the renewal happens between two of them.
            string[] lines = [.. session.Run($"foreach ($i in 1..20) {{ {Child} }}").Succeeded().Output.Select(static line => line.ToString())];
            TimeSpan stall = stalls.Within(TimeSpan.FromSeconds(3));
            stalled = stall > stalled ? stall : stalled;
            foreach (string[] child in Split(lines))
            {
                children++;
                string id = AssertWholeAndValid(emulator, child, stall);
                ids.Add(id);
            }
        }

        Assert.InRange(ids.Count, (int)(s_run.TotalSeconds / 3), (int)s_run.TotalSeconds + 2);
        Assert.True(children > s_run.TotalSeconds * 2, $"Only {children} children ran.");
        _output.WriteLine($"{children} children in {s_run.TotalSeconds} s, {ids.Count} sets, 0 mixed, 0 ended; this machine stood still for {stalled.TotalMilliseconds:F0} ms of three seconds at most");
    }

    // While it ran, its set expired; the next child must not get that one.
    [UnixFact]
    public async Task ChildAfterALongOne_HasTheRenewedSet()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { EcsCredentialLifetime = TimeSpan.FromSeconds(3) });
        using var session = new EngineSession(emulator);

        string[] lines = [.. session.Run($"$null = Get-OssEcsRoleCredential -AutoRefresh; sleep 4; {Child}").Succeeded().Output.Select(static line => line.ToString())];

        AssertWholeAndValid(emulator, Assert.Single(Split(lines)));
    }

    [Theory]
    [InlineData("SilentlyContinue")]
    [InlineData("Ignore")]
    public void FailedRenewal_IsSilent_WhereWarningsAre(string preference)
    {
        _session.Run($"$global:WarningPreference = '{preference}'; $null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        string[] old = CleanEnvironment.Set();
        _emulator.Faults.Enqueue(EmulatorFault.Answer(403, "no"));

        Wait(() => !old.SequenceEqual(CleanEnvironment.Set()), "it was not tried again");

        Assert.DoesNotContain(_session.Host.Shown.Lines, static line => line.Contains("couldn't be renewed", StringComparison.Ordinal));
    }

    [Fact]
    public void MinimumValidity_RenewsTheSessionNow_OrFails()
    {
        using var session = new EngineSession(_emulator);
        session.Run(Keys.SetEmulatorUser).Succeeded();
        string first = session.Run($"(Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -DurationSeconds 900 -AutoRefresh).AccessKeyId").Succeeded().Single.ToString();
        Assert.Equal(first, session.Run("(Get-OssCredential -MinimumValidity 00:10:00).AccessKeyId").Succeeded().Single.ToString());

        // The role allows no more than 15 minutes: it was renewed, and that wasn't enough.
        EngineResult tooLong = session.Run("Get-OssCredential -MinimumValidity 01:00:00");
        Assert.StartsWith("ValidityTooShort", tooLong.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        string second = Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID")!;
        Assert.NotEqual(first, second);
        Assert.Equal(true, session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);

        _emulator.Faults.When("AssumeRole", EmulatorFault.ServiceError("NoPermission"));
        EngineResult refused = session.Run("Get-OssCredential -MinimumValidity 01:00:00");
        Assert.StartsWith("ServiceRefused.NoPermission", refused.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(second, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
        session.Run("Clear-OssCredential").Succeeded();
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("-00:30:00")]
    [InlineData("0")]
    public void MinimumValidity_ThatMeansAMomentOrLess_IsRefused(string value)
    {
        EngineResult result = _session.Run($"Get-OssCredential -MinimumValidity {value}");

        Assert.StartsWith("MinimumValidityTooShort", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("00:30:00", result.Error.ToString(), StringComparison.Ordinal);
    }

    // Its sources are the session's: neither the block's identity nor the next source in the chain may sign for the session.
    [Fact]
    public async Task RenewalDuringABlock_SignsWithTheSessionsOwnKey()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Clock = new LateClock(TimeSpan.FromSeconds(897)) });
        using var session = new EngineSession(emulator);
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_ID", EmulatorOptions.DefaultAccessKeyId);
        Environment.SetEnvironmentVariable("ALIBABA_CLOUD_ACCESS_KEY_SECRET", EmulatorOptions.DefaultAccessKeySecret);

        EngineResult result = session.Run(
            $$"""
            $first = (Invoke-OssAssumeRole {{EmulatorOptions.DefaultRoleArn}} -DurationSeconds 900 -AutoRefresh).AccessKeyId
            Use-OssCredential -AccessKeyId {{Keys.LongTermId}} -AccessKeySecret {{Keys.Secret}} {
                for ($i = 0; $i -lt 100; $i++) { if ($env:OSS_ACCESS_KEY_ID -ne '{{Keys.LongTermId}}') { 'changed' }; [Threading.Thread]::Sleep(50) }
            }
            $env:OSS_ACCESS_KEY_ID -like 'STS.*'
            $env:OSS_ACCESS_KEY_ID -ne $first
            Clear-OssCredential
            """).Succeeded();

        Assert.Equal(["True", "True"], result.Output.Select(static item => item.ToString()));
        Assert.True(emulator.Requests.Count > 1, "It was not renewed.");
        Assert.All(emulator.Requests, static request => Assert.Contains(
            $"Credential={EmulatorOptions.DefaultAccessKeyId},", request.Headers["authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public void SecondRunspace_SetsAnotherIdentity_AndTheRenewalOfTheFirstEnds()
    {
        using var other = new EngineSession(_emulator);
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();

        other.Run($"Set-OssCredential {Keys.LongTermId} -AccessKeySecret {Keys.Secret}").Succeeded();

        Assert.Equal(false, _session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);
        AssertEnded();
        Assert.Equal(Keys.LongTermId, Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"));
    }

    [Fact]
    public void InCi_EachRenewalMasksFirst()
    {
        using var output = new StringWriter();
        TextWriter before = Console.Out;
        Environment.SetEnvironmentVariable("TF_BUILD", "True");
        Console.SetOut(TextWriter.Synchronized(output));
        try
        {
            _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
            var seen = new System.Collections.Generic.HashSet<string>();
            Wait(
                () =>
                {
                    // The values in the environment have been masked by now.
                    string secret = Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_SECRET")!;
                    string token = Environment.GetEnvironmentVariable("OSS_SESSION_TOKEN")!;
                    string shown = output.ToString();
                    Assert.Contains("##vso[task.setsecret]" + secret, shown, StringComparison.Ordinal);
                    Assert.Contains("##vso[task.setsecret]" + token, shown, StringComparison.Ordinal);
                    seen.Add(secret);
                    return seen.Count == 3;
                },
                "it was not renewed twice");
        }
        finally
        {
            Console.SetOut(before);
            Environment.SetEnvironmentVariable("TF_BUILD", null);
        }
    }

    [Fact]
    public void Get_ShowsTheRenewal_AndClearEndsIt()
    {
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        Assert.Equal(true, _session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);
        _session.Run("Clear-OssCredential").Succeeded();
        AssertEnded();
        Assert.Empty(CleanEnvironment.Set());
    }

    [Theory]
    [InlineData("Set-OssCredential LTAI5tTestKeyOfNobody001 -AccessKeySecret abc")]
    [InlineData("Get-OssEcsRoleCredential -Scope Process")]
    [InlineData("New-Item env:OSS_ACCESS_KEY_ID -Value mine -Force")]
    public void AnotherIdentity_EndsIt_AndStaysAsItWasSet(string script)
    {
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        if (script.StartsWith("New-Item", StringComparison.Ordinal))
        {
            Environment.SetEnvironmentVariable("OSS_ACCESS_KEY_ID", "mine");
        }
        else
        {
            _session.Run(script).Succeeded();
        }

        string[] set = CleanEnvironment.Set();
        AssertEnded();
        Assert.Equal(set, CleanEnvironment.Set());
    }

    [Fact]
    public void EndOfTheRunspace_EndsIt()
    {
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        _session.Runspace.Close();
        int requests = _emulator.Requests.Count;
        Thread.Sleep(2 * s_life);
        Assert.Equal(requests, _emulator.Requests.Count);
    }

    [Fact]
    public void FailedRenewal_WarnsOnTheHost_KeepsTheOldSet_AndTriesAgain()
    {
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        string[] old = CleanEnvironment.Set();
        _emulator.Faults.Enqueue(EmulatorFault.Answer(403, "no"));
        Wait(() => _session.Host.Shown.Lines.Any(static line => line.Contains("couldn't be renewed", StringComparison.Ordinal)), "no warning came");
        Wait(() => !old.SequenceEqual(CleanEnvironment.Set()), "it was not tried again");
        Assert.Contains("OSS_ACCESS_KEY_ID=STS.", string.Join('\n', CleanEnvironment.Set()), StringComparison.Ordinal);
    }

    // Each of many attempts fails; the user gets a warning about the failure, and one at the expiration.
    [Fact]
    public void RenewalThatKeepsFailing_IsSaidOnce_AndOnceMoreAtTheEnd()
    {
        _session.Run("$null = Get-OssEcsRoleCredential -AutoRefresh").Succeeded();
        bool fails = true;
        int asked = 0;
        _emulator.Faults.When(_ => fails && ++asked > 0, EmulatorFault.Answer(403, "no"));

        Wait(() => asked > 4, "it was not tried again and again");
        Assert.Equal(2, Warnings());

        // A failure after a success is a new one.
        string[] old = CleanEnvironment.Set();
        fails = false;
        Wait(() => !old.SequenceEqual(CleanEnvironment.Set()), "it was not renewed");
        fails = true;
        Wait(() => Warnings() > 2, "it was not said again");

        int Warnings() => _session.Host.Shown.Lines.Count(static line => line.Contains("couldn't be renewed", StringComparison.Ordinal));
    }

    [Fact]
    public void StoredScope_IsRefused()
    {
        EngineResult result = _session.Run("Get-OssEcsRoleCredential -AutoRefresh -Scope User");
        Assert.Equal("AutoRefreshNeedsProcess,OssCredentials.PowerShell.Commands.GetOssEcsRoleCredentialCommand", result.Error.FullyQualifiedErrorId);
        Assert.Empty(_emulator.Requests);
    }

    [Fact]
    public void AssumedRole_KeepsItsOwnSource_AfterTheSessionHasTheRole()
    {
        _session.Run(
            "Set-OssCredential $id -AccessKeySecret $secret; $null = Invoke-OssAssumeRole $role -AutoRefresh; (Get-OssCredential).AutoRefresh",
            ("id", EmulatorOptions.DefaultAccessKeyId), ("secret", EmulatorOptions.DefaultAccessKeySecret), ("role", EmulatorOptions.DefaultRoleArn)).Succeeded();
        Assert.Contains("OSS_ACCESS_KEY_ID=STS.", string.Join('\n', CleanEnvironment.Set()), StringComparison.Ordinal);
    }

    // A set as the service issued it, which hadn't expired when the child checked the clock.
    private static string AssertWholeAndValid(EmulatorServer emulator, string[] child, TimeSpan stall = default)
    {
        string id = Value(child, "OSS_ACCESS_KEY_ID");
        Assert.True(emulator.AccessKeys.TryFind(id, out EmulatorAccessKey? issued), "A child got no set.");
        Assert.Equal(
            (issued.AccessKeySecret, issued.SecurityToken, $"{issued.Expiration:yyyy-MM-ddTHH:mm:ssZ}"),
            (Value(child, "OSS_ACCESS_KEY_SECRET"), Value(child, "OSS_SESSION_TOKEN"), Value(child, "OSS_SESSION_EXPIRATION")));
        DateTimeOffset now = DateTimeOffset.UnixEpoch.AddSeconds(double.Parse(Value(child, "NOW"), CultureInfo.InvariantCulture));
        Assert.True(issued.Expiration > now - s_patience - stall, $"A child got a set that ended {now - issued.Expiration} ago; the machine stood still for {stall}.");
        return id;
    }

    // A continuing renewal sends a request in each lifetime, so two lifetimes without a request show that it has ended. One in progress may
    // still get its response first, late on a busy machine.
    private void AssertEnded()
    {
        var watch = Stopwatch.StartNew();
        int requests;
        do
        {
            Assert.True(watch.Elapsed < 8 * s_life, "The renewal goes on.");
            requests = _emulator.Requests.Count;
            var quiet = Stopwatch.StartNew();
            while (quiet.Elapsed < 2 * s_life)
            {
                _session.Run("$null = 1").Succeeded();
                Thread.Sleep(50);
            }
        }
        while (_emulator.Requests.Count != requests);
    }

    private void Wait(Func<bool> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), otherwise);
            _session.Run("$null = 1").Succeeded();
            Thread.Sleep(20);
        }
    }

    private static System.Collections.Generic.IEnumerable<string[]> Split(string[] lines)
    {
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i] == "END")
            {
                yield return lines[start..i];
                start = i + 1;
            }
        }
    }

    private static string Value(string[] child, string name) =>
        child.Single(line => line.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
}
