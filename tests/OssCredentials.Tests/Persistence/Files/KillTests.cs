using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Writers that are killed (C1, C2, C18).</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Block = "# the block\n";

    // As large as the start-up file that WriteAllText lost in every other kill.
    private static readonly string s_rc = string.Concat(Enumerable.Range(0, 3000).Select(static i => $"export LINE_{i}=x\n"));

    [Fact]
    public async Task KillsAtAnyTime_LoseNoByte_AndLeaveNoSecretBehindAfterTheNextRun()
    {
        int kills = FullSize.Of(200, 10_000);
        int[] leftovers = await Task.WhenAll(Enumerable.Range(0, 2).Select(seed => Task.Run(() => KillWriters(kills / 2, seed))));

        output.WriteLine($"{kills} kills, {leftovers.Sum()} temporary files swept");

        // Otherwise the kills missed the writes, and this test showed nothing.
        Assert.InRange(leftovers.Sum(), kills / 20, int.MaxValue);
    }

    private static int KillWriters(int kills, int seed)
    {
        using ScratchFolder folder = new();
        folder.Write("rc", s_rc);
        Random random = new(seed);
        int leftovers = 0;
        for (int i = 0; i < kills; i++)
        {
            using (Process writer = Command.Start([.. Command.Writer, "toggle", folder.LockFolder, folder["rc"], "kind=Startup", "text=" + Block]))
            {
                Assert.Equal("started", writer.StandardOutput.ReadLine());
                Thread.Sleep(TimeSpan.FromMilliseconds(random.NextDouble() * 10));
                writer.Kill();
                writer.WaitForExit();
            }

            leftovers += folder.Leftovers().Count;
            AssertWhole(folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture));

            // The next run, of whatever kind, sweeps.
            folder.Editor.Edit(folder["rc"], static current => current, new FileEditorOptions { Kind = FileKind.Startup });
            folder.Editor.Edit(folder["secrets/secret"], static current => current, new FileEditorOptions { Kind = FileKind.Secret });
            Assert.Empty(folder.Leftovers());
        }

        return leftovers;
    }

    private static void AssertWhole(ScratchFolder folder, string when)
    {
        string rc = folder.Text("rc");
        Assert.True(rc == s_rc || rc == Block + s_rc, $"start-up file of {rc.Length} characters after kill {when}");
        if (File.Exists(folder["secrets/secret"]))
        {
            Assert.True(Regex.IsMatch(folder.Text("secrets/secret"), "^secret-.*-whole$"), "secret cut after kill " + when);
        }
    }

    [UnixTheory("strace")]
    [InlineData("set")]
    [InlineData("clear")]
    public async Task KillAtASystemCall_LosesNoByte_AndTheNextRunCompletesIt(string verb)
    {
        using ScratchFolder trial = Prepared(verb);
        string trace = trial["trace"];
        Command.Succeed(["strace", "-f", "-o", trace, .. WriterOf(trial, verb)]);
        List<(string Call, int Index)> boundaries = Boundaries(File.ReadAllLines(trace));
        if (!FullSize.IsAsked)
        {
            boundaries.RemoveAll(static boundary => !Regex.IsMatch(boundary.Call, "^(write|fsync|fchmod|flock|mkdir|rename|unlink|rmdir)"));
        }

        Assert.NotEmpty(boundaries);

        int kills = 0;
        await Parallel.ForEachAsync(boundaries, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (boundary, _) =>
        {
            using ScratchFolder folder = Prepared(verb);
            Command ended = Command.Run(
                ["strace", "-f", "-qq", "-o", "/dev/null",
                "-e", $"trace={boundary.Call}",
                "-e", $"inject={boundary.Call}:signal=KILL:when={boundary.Index}",
                .. WriterOf(folder, verb)]);
            if (ended.ExitCode == 137)
            {
                Interlocked.Increment(ref kills);
            }

            AssertWhole(folder, $"{boundary.Call} {boundary.Index}");

            Command.Succeed(WriterOf(folder, verb));
            Assert.Empty(folder.Leftovers());
            Assert.Equal(verb == "set" ? Block + s_rc : s_rc, folder.Text("rc"));
            Assert.Equal(verb == "set", Directory.Exists(folder.LockFolder));
            return ValueTask.CompletedTask;
        });

        output.WriteLine($"{verb}: {boundaries.Count} boundaries, {kills} kills");
        Assert.InRange(kills, boundaries.Count * 9 / 10, boundaries.Count);
    }

    /// <summary>A home before a Set, or after one.</summary>
    private static ScratchFolder Prepared(string verb)
    {
        ScratchFolder folder = new();
        folder.Write("rc", s_rc);
        if (verb == "clear")
        {
            Command.Succeed(WriterOf(folder, "set"));
        }

        return folder;
    }

    private static string[] WriterOf(ScratchFolder folder, string verb) =>
        [.. Command.Writer, verb, folder.LockFolder, folder["rc"], "kind=Startup", "text=" + Block, "backup=" + folder["secrets/backup"]];

    /// <summary>
    /// The system calls between the two marks of the main thread, each with its number among the calls of its name: strace counts
    /// separately in each thread. Those for the runtime's own memory and threads touch no file.
    /// </summary>
    internal static List<(string Call, int Index)> Boundaries(string[] trace)
    {
        string main = Regex.Match(trace[0], @"^\d+").Value;
        Dictionary<string, int> counts = [];
        List<(string, int)> boundaries = [];
        int marks = 0;
        foreach (string line in trace)
        {
            Match match = Regex.Match(line, @"^(\d+) +(\w+)\(");
            if (!match.Success || match.Groups[1].Value != main)
            {
                continue;
            }

            string call = match.Groups[2].Value;
            counts[call] = counts.GetValueOrDefault(call) + 1;
            if (line.Contains("osscredentials-trace-mark", StringComparison.Ordinal))
            {
                marks++;
            }
            else if (marks == 1 && !Regex.IsMatch(call, "^(mmap|munmap|mprotect|madvise|brk|futex|rt_sig|sched_|clone|get|membarrier)"))
            {
                boundaries.Add((call, counts[call]));
            }
        }

        Assert.Equal(2, marks);
        return boundaries;
    }
}
