using System;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Refresh;

/// <summary>Renewals while the session's thread is busy with something else, and what can happen to them.</summary>
public sealed class BackgroundRenewalTests : IAsyncLifetime
{
    private static readonly TimeSpan s_life = TimeSpan.FromSeconds(2);

    private const string Start = "$null = Get-OssEcsRoleCredential -AutoRefresh; ";

    // Waits like a job, a parallel loop or a program: no statement of the session runs.
    private const string Busy = "[Threading.Thread]::Sleep(4500); ";

    private EmulatorServer _emulator = null!;
    private EngineSession _session = null!;

    public async Task InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            EcsCredentialLifetime = s_life,
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = s_life }, new EmulatorRole(EmulatorOptions.DefaultChainedRoleArn)],
        });
        _session = new EngineSession(_emulator);
    }

    public async Task DisposeAsync()
    {
        _session.Dispose();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task BusyThread_TheSetIsValidAtAnyTime()
    {
        _session.Run(Start).Succeeded();
        Task<EngineResult> running = Task.Run(() => _session.Run(Busy));
        string first = Id()!;
        var watch = Stopwatch.StartNew();
        int sets = 1;
        string last = first;
        while (watch.Elapsed < TimeSpan.FromSeconds(4))
        {
            string? id = Id();
            if (id is not null && id != last)
            {
                sets++;
                last = id;
            }

            DateTimeOffset end = DateTimeOffset.Parse(Value("OSS_SESSION_EXPIRATION") ?? "9999-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(end > DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(500), $"The set ended {DateTimeOffset.UtcNow - end} ago.");
            await Task.Delay(10);
        }

        (await running).Succeeded();
        Assert.InRange(sets, 3, 8);
    }

    // A call returns what the process holds, not variables that the background has yet to change. The long lifetime of the credential gives
    // the background some time, and the call is made before that.
    [Fact]
    public async Task CmdletInAnotherRunspace_AnswersWhatTheProcessHolds()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Roles = [new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = TimeSpan.FromSeconds(12) }],
        });
        using var session = new EngineSession(emulator);
        using Runspace other = OpenAnother();
        string first = session.Run(Keys.SetEmulatorUser + $"(Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -AutoRefresh).AccessKeyId").Succeeded().Single.ToString();
        Task<EngineResult> busy = Task.Run(() => session.Run("[Threading.Thread]::Sleep(11000)"));
        var watch = Stopwatch.StartNew();
        while (emulator.Requests.Count(static request => request.Action == "AssumeRole") < 2)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(24), "It was not renewed.");
            await Task.Delay(5);
        }

        await Task.Delay(100);
        Assert.Equal(first, Id());
        using var shell = System.Management.Automation.PowerShell.Create(other);
        string answer = shell.AddScript("(Get-OssCredential).AccessKeyId").Invoke<string>().Single();

        Assert.NotEqual(first, answer);
        Assert.Equal(answer, Id());
        await busy;
    }

    [Fact]
    public void UnregisteredEvent_TheRenewalGoesOn()
    {
        _session.Run(Start + "foreach ($one in @($ExecutionContext.Events.Subscribers)) { $ExecutionContext.Events.UnsubscribeEvent($one) }").Succeeded();
        string first = Id()!;

        Thread.Sleep(2 * s_life);

        AssertValid();
        Assert.NotEqual(first, Id());
        Assert.Equal(true, _session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);

        // What starts next is heard again between two statements.
        _session.Run(Start + "if (@($ExecutionContext.Events.Subscribers).Count -ne 1) { throw 'not subscribed' }").Succeeded();
    }

    [Fact]
    public void RemovedModule_EndsIt()
    {
        _session.Run(Start).Succeeded();
        _session.Run("Remove-Module OssCredentials").Succeeded();
        string set = Id()!;
        int requests = _emulator.Requests.Count;

        Thread.Sleep(2 * s_life);

        Assert.Equal((set, requests), (Id()!, _emulator.Requests.Count));
    }

    [Fact]
    public void Renewals_AreOnTheVerboseStream_AndInTheObject()
    {
        string first = _session.Run(Keys.SetEmulatorUser + $"(Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} -AutoRefresh).AccessKeyId").Succeeded().Single.ToString();
        EngineResult before = _session.Run("(Get-OssCredential).LastRenewal").Succeeded();
        Assert.True(before.Output.Count == 0 || before.Output[0] is null);

        Thread.Sleep(2 * s_life);
        EngineResult result = _session.Run("Get-OssCredential -Verbose").Succeeded();

        System.Management.Automation.PSObject credential = result.Single;
        Assert.Contains(result.Verbose, line => line.StartsWith($"Renewed {first}: STS.", StringComparison.Ordinal) && line.Contains("request ID ", StringComparison.Ordinal));
        Assert.Contains((string)credential.Properties["RequestId"].Value, string.Join('\n', result.Verbose), StringComparison.Ordinal);
        Assert.StartsWith("acs:ram::", (string)credential.Properties["AssumedRoleArn"].Value, StringComparison.Ordinal);
        Assert.InRange((DateTimeOffset)credential.Properties["LastRenewal"].Value, DateTimeOffset.UtcNow - 2 * s_life, DateTimeOffset.UtcNow);
    }

    [Fact]
    public void Use_TellsItsRenewals_OnTheVerboseStream()
    {
        EngineResult result = _session.Run(
            Keys.SetEmulatorUser + $"Use-OssCredential -RoleArn {EmulatorOptions.DefaultRoleArn} -AutoRefresh -Verbose {{ {Busy} $env:OSS_ACCESS_KEY_ID }}").Succeeded();

        Assert.Contains(result.Verbose, line => line.StartsWith("Renewed STS.", StringComparison.Ordinal) && line.Contains(result.Single.ToString()!, StringComparison.Ordinal));
    }

    [Fact]
    public void Renewal_IsReportedOnTheHost_WhereVerboseIsWanted()
    {
        _session.Run("$global:VerbosePreference = 'Continue'; " + Start).Succeeded();

        Wait(() => _session.Host.Shown.Lines.Any(static line => line.Contains("Renewed STS.", StringComparison.Ordinal)), "nothing was told");
    }

    // The block's identity, and the session's below it.
    [Fact]
    public void Use_RenewsTheBlock_AndTheSessionBehindIt()
    {
        EngineResult result = _session.Run(
            Start + $$"""
            $session = $env:OSS_ACCESS_KEY_ID
            Use-OssCredential -AutoRefresh {
                $env:OSS_ACCESS_KEY_ID
                {{Busy}}
                $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION; $env:ALIBABA_CLOUD_ACCESS_KEY_ID
            }
            $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION; $env:ALIBABA_CLOUD_ACCESS_KEY_ID; $session
            """).Succeeded();

        string[] lines = [.. result.Output.Select(static line => line?.ToString() ?? "none")];
        Assert.NotEqual(lines[0], lines[1]);
        Assert.Equal(lines[1], lines[3]);
        AssertInTime(lines[2]);
        AssertInTime(lines[5]);
        Assert.Equal("none", lines[6]);
        Assert.NotEqual(lines[7], lines[4]);
        Assert.Equal(true, _session.Run("(Get-OssCredential).AutoRefresh").Succeeded().Single.BaseObject);
    }

    [Fact]
    public void Use_RenewsARole_AndEndsWithTheBlock()
    {
        EngineResult result = _session.Run(
            Keys.SetEmulatorUser + $$"""
            Use-OssCredential -RoleArn {{EmulatorOptions.DefaultRoleArn}} -AutoRefresh {
                $env:OSS_ACCESS_KEY_ID
                {{Busy}}
                $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION
            }
            $env:OSS_ACCESS_KEY_ID
            """).Succeeded();

        string[] lines = [.. result.Output.Select(static line => line.ToString())];
        Assert.NotEqual(lines[0], lines[1]);
        AssertInTime(lines[2]);
        Assert.Equal(EmulatorOptions.DefaultAccessKeyId, lines[3]);
        int requests = _emulator.Requests.Count;
        Thread.Sleep(s_life);
        Assert.Equal(requests, _emulator.Requests.Count);
    }

    // A role assumed with a role that is renewed as well.
    [Fact]
    public void Use_RenewsARole_WithTheSessionsRenewedCredential()
    {
        EngineResult result = _session.Run(
            Start + $$"""
            Use-OssCredential -RoleArn {{EmulatorOptions.DefaultRoleArn}} -AutoRefresh {
                {{Busy}}
                $env:OSS_SESSION_EXPIRATION
            }
            """).Succeeded();

        AssertInTime(result.Single.ToString());
    }

    // When the second role is renewed, the credential that first signed for it has long expired.
    [Theory]
    [InlineData("$null = Invoke-OssAssumeRole {A} -AutoRefresh; Invoke-OssAssumeRole {B} -AutoRefresh; {Busy}; $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION")]
    [InlineData("Use-OssCredential -RoleArn {A} -AutoRefresh { Invoke-OssAssumeRole {B} -AutoRefresh; {Busy}; $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION }")]
    [InlineData("$null = Invoke-OssAssumeRole {A} -AutoRefresh; $null = Invoke-OssAssumeRole {B} -AutoRefresh; Invoke-OssAssumeRole {A} -AutoRefresh; {Busy}; $env:OSS_ACCESS_KEY_ID; $env:OSS_SESSION_EXPIRATION")]
    public async Task RoleOverARenewedRole_IsRenewedWithItsNewestCredential(string script)
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync(new EmulatorOptions
        {
            Roles =
            [
                new EmulatorRole(EmulatorOptions.DefaultRoleArn) { MaxSessionDuration = s_life },
                new EmulatorRole(EmulatorOptions.DefaultChainedRoleArn) { MaxSessionDuration = s_life },
            ],
        });
        using var session = new EngineSession(emulator);

        EngineResult result = session.Run(Keys.SetEmulatorUser + script
            .Replace("{A}", EmulatorOptions.DefaultRoleArn, StringComparison.Ordinal)
            .Replace("{B}", EmulatorOptions.DefaultChainedRoleArn, StringComparison.Ordinal)
            .Replace("{Busy}", "[Threading.Thread]::Sleep(8000)", StringComparison.Ordinal)).Succeeded();

        Assert.NotEqual(result.Output[0].Properties["AccessKeyId"].Value, result.Output[1].ToString());
        AssertInTime(result.Output[2].ToString());
        Assert.DoesNotContain(result.Warnings, static warning => warning.Contains("nothing renews it", StringComparison.Ordinal));
    }

    // Anyone who starts it should know before that the renewals will fail.
    [Theory]
    [InlineData("Invoke-OssAssumeRole {B} -AutoRefresh", true)]
    [InlineData("Invoke-OssAssumeRole {B} -Scope Process", false)]
    [InlineData("Use-OssCredential -RoleArn {B} -AutoRefresh { 'ran' }", true)]
    [InlineData("Use-OssCredential -RoleArn {B} { 'ran' }", false)]
    public void RoleOverACredentialThatNothingRenews_IsSaidBefore(string script, bool isSaid)
    {
        EngineResult result = _session.Run(
            "$null = Get-OssEcsRoleCredential -Scope Process; " + script.Replace("{B}", EmulatorOptions.DefaultChainedRoleArn, StringComparison.Ordinal)).Succeeded();

        Assert.Equal(isSaid, result.Warnings.Any(static warning => warning.Contains("nothing renews it", StringComparison.Ordinal)));
    }

    [Fact]
    public void Use_OfAProgram_IsRefused()
    {
        EngineResult result = _session.Run(Start + "Use-OssCredential -AutoRefresh dotnet");

        Assert.StartsWith("AutoRefreshNeedsBlock", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotNull(result.Error.ErrorDetails.RecommendedAction);
    }

    [Theory]
    [InlineData("Get-OssEcsRoleCredential | Use-OssCredential -AutoRefresh { 'ran' }")]
    [InlineData("$null = Get-OssEcsRoleCredential -Scope Process; Use-OssCredential -AutoRefresh { 'ran' }")]
    public void Use_OfACredentialThatNothingRenews_IsRefusedBeforeTheBlockRuns(string script)
    {
        EngineResult result = _session.Run(script);

        Assert.StartsWith("NothingRenews", result.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void Use_OfALongTermKey_HasNothingToRenew()
    {
        _session.Run(Keys.SetEmulatorUser + "Use-OssCredential -AutoRefresh { $env:OSS_ACCESS_KEY_ID }").Succeeded();
        Assert.Empty(_emulator.Requests);
    }

    private static string? Id() => Value("OSS_ACCESS_KEY_ID");

    private static string? Value(string name) => Environment.GetEnvironmentVariable(name);

    private static void AssertValid() => AssertInTime(Value("OSS_SESSION_EXPIRATION")!);

    private static void AssertInTime(string end) => Assert.True(
        DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture) > DateTimeOffset.UtcNow - TimeSpan.FromMilliseconds(500),
        $"It ended at {end}; it is {DateTimeOffset.UtcNow:O}.");

    private static Runspace OpenAnother()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    private void Wait(Func<bool> condition, string otherwise)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), otherwise);
            if (_session.Runspace.RunspaceAvailability == RunspaceAvailability.Available)
            {
                _session.Run("$null = 1").Succeeded();
            }

            Thread.Sleep(20);
        }
    }
}
