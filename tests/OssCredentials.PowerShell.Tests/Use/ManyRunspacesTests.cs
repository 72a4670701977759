using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Emulator;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.PowerShell.Tests.Use;

/// <summary>Many runspaces of one process, each with its own identities.</summary>
public sealed class ManyRunspacesTests(ITestOutputHelper log)
{
    private const int Runspaces = 16;

    private static readonly bool s_isFull = Environment.GetEnvironmentVariable("OSSCREDENTIALS_FULL_TESTS") == "1";
    private static readonly int s_runs = s_isFull ? 200 : 48;
    private static readonly (int Count, int Seconds) s_programs = s_isFull ? (20, 4) : (8, 2);

    // Prints the whole identity of a child process, in both families.
    private const string Child = "& sh -c 'echo \"$OSS_ACCESS_KEY_ID,$OSS_ACCESS_KEY_SECRET,$OSS_SESSION_TOKEN,$ALICLOUD_ACCESS_KEY_ID\"'";

    [UnixFact]
    public async Task InterleavedChanges_GiveEachChildOneWholeIdentity_ThatIsItsBlocksOrThatSomebodyAskedFor()
    {
        await using EmulatorServer emulator = await EmulatorServer.StartAsync();
        using var session = new EngineSession(emulator);
        var asked = new ConcurrentDictionary<string, string>();
        var faults = new ConcurrentQueue<string>();
        int busy = 0;
        int replaced = 0;
        int next = 0;
        string emulatorKey = $"-AccessKeyId {EmulatorOptions.DefaultAccessKeyId} -AccessKeySecret {EmulatorOptions.DefaultAccessKeySecret}";

        await Task.WhenAll(Enumerable.Range(0, Runspaces).Select(number => Task.Factory.StartNew(
            () =>
            {
                using Runspace runspace = Open();
                var random = new Random(number);
                while (Interlocked.Increment(ref next) is int run && run <= s_runs)
                {
                    string id = $"LTAI5tRun{run}";
                    asked[id] = $"{id},secret{run},,";
                    (string[] output, PSDataStreams streams) = random.Next(4) switch
                    {
                        0 => Run(runspace, $"Set-OssCredential {id} -AccessKeySecret secret{run}; {Child}"),
                        1 => Run(runspace, $"Clear-OssCredential; {Child}"),
                        2 => Run(runspace, $"$role = Invoke-OssAssumeRole {EmulatorOptions.DefaultRoleArn} {emulatorKey} -Scope Process; $plain = $role.AccessKeyId; \"asked $plain\"; {Child}"),
                        _ => Run(runspace, $"Use-OssCredential -AccessKeyId {id} -AccessKeySecret secret{run} {{ {Child}; {Child} }} -WaitTimeoutSeconds 30"),
                    };
                    foreach (string line in output)
                    {
                        string[] parts = line.Split(',');
                        if (parts.Length == 1)
                        {
                            asked[line["asked ".Length..]] = string.Empty;
                        }
                        else if (streams.Error.Count == 0 && parts[0].StartsWith("STS.", StringComparison.Ordinal))
                        {
                            // A role's secret is not known here; a whole set has all three.
                            if (parts[1].Length == 0 || parts[2].Length == 0)
                            {
                                faults.Enqueue($"run {run}: {line}");
                            }
                        }
                        else if (parts[0].Length > 0 && !line.StartsWith(asked.GetValueOrDefault(parts[0], "?"), StringComparison.Ordinal))
                        {
                            faults.Enqueue($"run {run}: {line}");
                        }
                    }

                    bool isBlock = output.Length == 2 && !output[0].StartsWith("asked", StringComparison.Ordinal);
                    if (isBlock && output.Any(line => line != $"{id},secret{run},,{id}"))
                    {
                        faults.Enqueue($"run {run}, a block's children: {string.Join(" and ", output)}");
                    }

                    foreach (ErrorRecord error in streams.Error)
                    {
                        if (error.FullyQualifiedErrorId.StartsWith("EnvironmentBusy", StringComparison.Ordinal))
                        {
                            Interlocked.Increment(ref busy);
                        }
                        else
                        {
                            faults.Enqueue($"run {run}: {error}");
                        }
                    }

                    Interlocked.Add(ref replaced, streams.Warning.Count(static warning => warning.Message.Contains("belongs to the whole process", StringComparison.Ordinal)));
                }
            },
            TaskCreationOptions.LongRunning)));

        log.WriteLine($"{s_runs} runs, {busy} EnvironmentBusy, {replaced} warned that they replaced another's");
        Assert.Empty(faults);
        Assert.True(replaced > 0);
        Assert.Equal("True", session.Run("Set-OssCredential LTAI5tLast -AccessKeySecret last -WarningAction Ignore; $env:OSS_ACCESS_KEY_ID -eq 'LTAI5tLast'; Clear-OssCredential").Succeeded().Single.ToString());
    }

    // Each of the runspaces replaces what another has set, one after the other, so each except the first gets a warning.
    [Fact]
    public void EveryRunspaceThatReplacesAnothersIdentity_IsWarned_AndItsOwnIsNot()
    {
        using var session = new EngineSession();
        Runspace[] runspaces = [.. Enumerable.Range(0, 4).Select(static _ => Open())];
        for (int i = 0; i < 12; i++)
        {
            (_, PSDataStreams first) = Run(runspaces[i % 4], $"Set-OssCredential LTAI5tSet{i} -AccessKeySecret secret");
            (_, PSDataStreams again) = Run(runspaces[i % 4], $"Set-OssCredential LTAI5tAgain{i} -AccessKeySecret secret");

            Assert.Equal((i == 0 ? 0 : 1, 0), (first.Warning.Count, again.Warning.Count));
        }

        session.Run("Clear-OssCredential").Succeeded();
        Assert.Empty(Run(runspaces[0], "Set-OssCredential LTAI5tFree -AccessKeySecret secret; Clear-OssCredential").Streams.Warning);
        Array.ForEach(runspaces, static runspace => runspace.Dispose());
    }

    [UnixFact]
    public async Task ProgramsOfManyRunspaces_TakeAboutAsLongAsStartedByHand()
    {
        using var session = new EngineSession();
        (int count, int seconds) = s_programs;
        Runspace[] runspaces = [.. Enumerable.Range(0, count).Select(static _ => Open())];
        Array.ForEach(runspaces, static runspace => Run(runspace, "Use-OssCredential -AccessKeyId LTAI5tWarm -AccessKeySecret warm -- sh -c ':'"));

        var clock = Stopwatch.StartNew();
        string[] byHand = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () =>
            {
                var start = new ProcessStartInfo("sh", ["-c", $"sleep {seconds}; echo $OSS_ACCESS_KEY_ID"]) { RedirectStandardOutput = true };
                start.Environment["OSS_ACCESS_KEY_ID"] = $"LTAI5tHand{i}";
                using Process process = Process.Start(start)!;
                return process.StandardOutput.ReadToEnd().Trim();
            },
            TaskCreationOptions.LongRunning)));
        TimeSpan floor = clock.Elapsed;

        // An ordinary child process of another runspace, again and again: how often does it see what a program is just being started with?
        using Runspace other = Open();
        int children = 0;
        int leaked = 0;
        using var done = new CancellationTokenSource();
        Task watching = Task.Factory.StartNew(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    string seen = Run(other, "& sh -c 'echo \"<$OSS_ACCESS_KEY_ID>\"'").Output.Single();
                    children++;
                    leaked += seen == "<>" ? 0 : 1;
                }
            },
            TaskCreationOptions.LongRunning);
        clock.Restart();
        string[] used = await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Factory.StartNew(
            () => Run(runspaces[i], $"Use-OssCredential -AccessKeyId LTAI5tUsed{i} -AccessKeySecret secret -- sh -c 'sleep {seconds}; echo $OSS_ACCESS_KEY_ID'").Output.Single(),
            TaskCreationOptions.LongRunning)));
        TimeSpan took = clock.Elapsed;
        await done.CancelAsync();
        await watching;

        log.WriteLine($"{count} programs of {seconds} s: manually {floor.TotalSeconds:0.00} s, with Use-OssCredential {took.TotalSeconds:0.00} s; {leaked} of {children} plain children saw a program's variables");
        Assert.Equal(Enumerable.Range(0, count).Select(static i => $"LTAI5tHand{i}"), byHand);
        Assert.Equal(Enumerable.Range(0, count).Select(static i => $"LTAI5tUsed{i}"), used);
        Assert.True(took < 1.5 * floor, $"{took} against {floor}");
        Array.ForEach(runspaces, static runspace => runspace.Dispose());
    }

    private static (string[] Output, PSDataStreams Streams) Run(Runspace runspace, string script)
    {
        // Not disposed: that would empty its streams.
        var shell = System.Management.Automation.PowerShell.Create(runspace);
        string[] output = [.. shell.AddScript(script).Invoke().Select(static line => line.ToString())];
        return (output, shell.Streams);
    }

    private static Runspace Open()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Repository.Manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }
}
