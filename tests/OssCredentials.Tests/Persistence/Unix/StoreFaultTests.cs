using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Files;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Persistence.Unix;

/// <summary>A whole Set or Clear of a user's store, killed and failing at its system calls (C2, C4).</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StoreFaultTests(ITestOutputHelper output)
{
    private static readonly string[] s_startupFiles = [".profile", ".bashrc", ".zshenv", ".config/powershell/profile.ps1"];

    [UnixTheory("strace")]
    [InlineData("set:LTAI5tNew")]
    [InlineData("clear")]
    public async Task KillAtASystemCall_LosesNoByte_AndTheNextRunCompletesIt(string verb)
    {
        List<(string Call, int Index)> boundaries;
        using (TestUser trial = Prepared(verb))
        using (var folder = new TemporaryFolder())
        {
            Run(trial, ["strace", "-f", "-o", folder["trace"]], verb);
            boundaries = KillTests.Boundaries(File.ReadAllLines(folder["trace"]));
        }

        boundaries.RemoveAll(static boundary => boundary.Call is "read" or "close" or "lseek" or "pread64" or "fstat");
        Assert.True(boundaries.Count > 100, $"{boundaries.Count} boundaries");
        int step = FullSize.IsAsked ? 1 : boundaries.Count / 12;
        int kills = 0;
        await Parallel.ForEachAsync(
            boundaries.Where((_, i) => i % step == step - 1),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            (boundary, _) =>
            {
                using TestUser user = Prepared(verb);
                Command ended = Run(
                    user,
                    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + boundary.Call, "-e", $"inject={boundary.Call}:signal=KILL:when={boundary.Index}"],
                    verb);
                if (ended.ExitCode == 137)
                {
                    Interlocked.Increment(ref kills);
                }

                foreach (string name in s_startupFiles)
                {
                    string text = user.Text(name);
                    Assert.True(
                        text == Original(name) || (text.Contains(StartupBlock.BeginMarker, StringComparison.Ordinal) && text.EndsWith(Original(name), StringComparison.Ordinal)),
                        $"{name} after kill {boundary.Call} {boundary.Index}: {text}");
                }

                if (verb != "clear")
                {
                    user.Write();
                    Assert.Equal(TestUser.LongTerm.AccessKeyId, user.Store.Read()!.Credential.AccessKeyId);
                    Assert.Empty(Directory.EnumerateFiles(user.Home, ".osscredentials-tmp-*", SearchOption.AllDirectories));
                }

                user.Clear();
                using TestUser before = Home();

                // Files only: if it was killed between creating a folder and its file, the next run doesn't know that the empty folder is ours.
                Assert.Equal(Files(before), Files(user));
                return ValueTask.CompletedTask;
            });

        output.WriteLine($"{verb}: {boundaries.Count} boundaries, {kills} kills");
        Assert.True(kills > 0, "No kill hit.");
    }

    [UnixFact("strace")]
    public void FailingFsync_OfAnySecretFileOrItsFolder_LeavesTheOldSetWhole()
    {
        // Two for each of the four files. After the second of a pair the new file already has its name.
        for (int i = 1; i <= 8; i++)
        {
            using TestUser user = Prepared("clear");
            SortedDictionary<string, string> before = user.Snapshot();

            Command ended = Run(
                user,
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", $"inject=fsync:error=EIO:when={i.ToString(CultureInfo.InvariantCulture)}"],
                "set:LTAI5tNew");

            Assert.StartsWith("StoreException: ", ended.Output, StringComparison.Ordinal);
            Assert.Equal(before, user.Snapshot());
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Files(TestUser user) => user.Snapshot().Where(static entry => entry.Value != "folder");

    // In a container the user may be only a number, without a name or a home folder (B12).
    [UnixTheory(Need.OtherUser)]
    [InlineData(null, "There is no home folder: HOME is not set, and the user database has no home folder")]
    [InlineData("/", "the home folder '/' belongs to user 0, and this process runs as user 54321")]
    [InlineData("/osscredentials-no-home", "the home folder '/osscredentials-no-home' doesn't exist")]
    public void UserWithoutANameAndAHome_IsAClearError(string? home, string error)
    {
        Dictionary<string, string> environment = new() { ["PATH"] = System.Environment.GetEnvironmentVariable("PATH")! };
        if (home is not null)
        {
            environment["HOME"] = home;
        }

        Command ended = Command.RunWriterAs("54321", environment, "store", "set:LTAI5tNew");

        Assert.Equal(3, ended.ExitCode);
        Assert.Contains(error, ended.Output, StringComparison.Ordinal);
    }

    private static string Original(string name) => $"# {name}, mine\n";

    private static TestUser Home()
    {
        var user = new TestUser();
        foreach (string name in s_startupFiles)
        {
            user.Has(name, Original(name));
        }

        return user;
    }

    /// <summary>A home before a Set, or after one.</summary>
    private static TestUser Prepared(string verb)
    {
        TestUser user = Home();
        if (verb == "clear")
        {
            user.Write();
        }

        return user;
    }

    private static Command Run(TestUser user, string[] tracer, string verb) => Command.Run(
        ["env", "HOME=" + user.Home, "XDG_CONFIG_HOME=", "ZDOTDIR=", "SHELL=/bin/bash", .. tracer, .. Command.Writer, "store", verb]);
}
