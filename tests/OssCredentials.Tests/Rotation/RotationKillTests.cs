using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Emulator;
using OssCredentials.Emulator.AccessKeys;
using OssCredentials.Persistence.Shells;
using OssCredentials.Rotation;
using OssCredentials.Tests.Fakes;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Persistence.Unix;
using Xunit;
using Xunit.Abstractions;

namespace OssCredentials.Tests.Rotation;

/// <summary>
/// Rotations in a separate process, killed with -9: each place has a working key at any moment, and the next run reports what it
/// finds and, with the options that it suggests, completes it.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class RotationKillTests(ITestOutputHelper output)
{
    [UnixTheory]
    [InlineData(RotationStep.Looking)]
    [InlineData(RotationStep.Creating)]
    [InlineData(RotationStep.Waiting)]
    [InlineData(RotationStep.Storing)]
    [InlineData(RotationStep.Verifying)]
    [InlineData(RotationStep.LookingAtLastUse)]
    [InlineData(RotationStep.Deactivating)]
    [InlineData(RotationStep.Deleting)]
    public async Task KillAtAStep_LeavesAWorkingKey_AndTheNextRunFinishesIt(RotationStep step)
    {
        await using KilledUser user = await KilledUser.StartAsync();

        Assert.Equal(137, user.Rotate(step.ToString(), "delete=true").ExitCode);

        user.EveryPlaceHasAWorkingKey();
        output.WriteLine(user.FinishByWhatIsTold());
    }

    // The request has been carried out when the process is killed, and its response is lost.
    [UnixTheory]
    [InlineData("CreateAccessKey", 1)]
    [InlineData("GetCallerIdentity", 2)]
    [InlineData("GetCallerIdentity", 3)]
    [InlineData("GetAccessKeyLastUsed", 2)]
    [InlineData("UpdateAccessKey", 1)]
    [InlineData("DeleteAccessKey", 1)]
    public async Task KillAtARequest_LeavesAWorkingKey_AndTheNextRunFinishesIt(string action, int number)
    {
        await using KilledUser user = await KilledUser.StartAsync();

        Assert.Equal(137, user.RotateAndKillAt(action, number, "delete=true").ExitCode);

        user.EveryPlaceHasAWorkingKey();
        output.WriteLine(user.FinishByWhatIsTold());
    }

    // Between the files of a store, and between a store and the next place.
    [UnixFact("strace")]
    public async Task KillAtASystemCallOfStoring_LeavesAWorkingKey_AndTheNextRunFinishesIt()
    {
        int renames;
        await using (KilledUser trial = await KilledUser.StartAsync())
        {
            string trace = trial.Path("trace");
            Assert.Equal(0, trial.Run(["strace", "-f", "-o", trace, "-e", "trace=/^rename", .. trial.Rotation("None")]).ExitCode);
            renames = File.ReadLines(trace).Count(static line => line.Contains("rename", StringComparison.Ordinal) && line.Contains(" = 0", StringComparison.Ordinal));
        }

        // env.fish, env.csh, env.ps1, env.sh and config.json at least.
        Assert.InRange(renames, 5, 40);
        int kills = 0;
        var told = new List<string>();
        for (int i = 1; i <= renames; i++)
        {
            await using KilledUser user = await KilledUser.StartAsync();
            Command ended = user.Run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=/^rename", "-e", $"inject=/^rename:signal=KILL:when={i}", .. user.Rotation("None")]);
            kills += ended.ExitCode == 137 ? 1 : 0;

            user.EveryPlaceHasAWorkingKey();
            told.Add(user.FinishByWhatIsTold());
        }

        output.WriteLine($"{renames} renames, {kills} kills: {string.Join(", ", told)}");
        Assert.InRange(kills, renames - 1, renames);
    }

    [UnixTheory("strace")]
    [InlineData("fsync", "EIO")]
    [InlineData("rename", "ENOSPC")]
    [InlineData("rename", "EACCES")]
    public async Task DiskFaultAtAnyWrite_IsUndone(string call, string error)
    {
        int failures = 0;
        for (int i = 1; i <= 6; i++)
        {
            await using KilledUser user = await KilledUser.StartAsync();
            string calls = call == "rename" ? "/^rename" : call;
            Command ended = user.Run(
                ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + calls, "-e", $"inject={calls}:error={error}:when={i}", .. user.Rotation("None")]);

            user.EveryPlaceHasAWorkingKey();
            Assert.DoesNotContain(user.Secrets(), secret => ended.Output.Contains(secret, StringComparison.Ordinal));
            if (ended.ExitCode == 3)
            {
                failures++;
                Assert.StartsWith("RotationUndone", ended.Output, StringComparison.Ordinal);
                Assert.Equal([RotationFixture.OldId + " Active"], user.Keys());
            }
        }

        output.WriteLine($"{call} {error}: {failures} failures");
        Assert.InRange(failures, 3, 6);
    }

    // A kill between the files of a store leaves the lost key in one of them; before that key is dropped, the file is fixed.
    [UnixFact]
    public async Task LostKeyInTheFileOfOneShell_IsTakenOutBeforeItIsDropped()
    {
        await using KilledUser user = await KilledUser.StartAsync();
        Assert.Equal(137, user.Rotate(nameof(RotationStep.Waiting)).ExitCode);
        EmulatorAccessKey lost = user.UserKeys()[1];
        string fish = user.Path(".config/osscredentials/env.fish");
        File.WriteAllBytes(fish, new FishEnvironmentFile().Generate(new PersistedSet(new AccessKeyCredential(lost.AccessKeyId, lost.AccessKeySecret))));

        Assert.Equal(137, user.RotateAndKillAt("DeleteAccessKey", 1, "drop=" + lost.AccessKeyId).ExitCode);

        user.EveryPlaceHasAWorkingKey();
        Assert.Contains(RotationFixture.OldId, File.ReadAllText(fish), StringComparison.Ordinal);
    }

    /// <summary>A home folder whose store and profile have the emulator's key, and the process that rotates it.</summary>
    private sealed class KilledUser : IAsyncDisposable
    {
        private readonly TestUser _user = new();
        private readonly EmulatorServer _server;

        private KilledUser(EmulatorServer server)
        {
            _server = server;
            _user.Write(RotationFixture.Old);
            _user.Has(".aliyun/config.json", $$"""
                { "current": "default", "profiles": [ {{RotationFixture.Profile("default", RotationFixture.OldId, EmulatorOptions.DefaultAccessKeySecret)}} ] }
                """);
        }

        public static async Task<KilledUser> StartAsync() => new(await EmulatorServer.StartAsync());

        public string Path(string name) => _user[name];

        public IReadOnlyList<EmulatorAccessKey> UserKeys() => _server.AccessKeys.LongTermKeysOf("acs:ram::1234567890123456:user/emulator-user");

        public string[] Keys() => [.. UserKeys().Select(static key => $"{key.AccessKeyId} {(key.IsActive ? "Active" : "Inactive")}")];

        public IEnumerable<string> Secrets() => UserKeys().Select(static key => key.AccessKeySecret);

        public string[] Rotation(string killAt, params string[] options) =>
            [.. Command.Writer, "rotate", _server.RamEndpoint.AbsoluteUri, killAt, .. options];

        public Command Rotate(string killAt, params string[] options) => Run(Rotation(killAt, options));

        public Command Run(string[] command)
        {
            using Process process = Start(command);
            return Ended(process);
        }

        public Command RotateAndKillAt(string action, int number, params string[] options)
        {
            int seen = 0;
            Process? process = null;
            using var started = new ManualResetEventSlim();
            _server.Faults.When(
                request =>
                {
                    if (request.Action == action && Interlocked.Increment(ref seen) == number)
                    {
                        started.Wait();
                        process!.Kill();
                        process.WaitForExit();
                    }

                    return false;
                },
                EmulatorFault.Hang());
            using (process = Start(Rotation("None", options)))
            {
                started.Set();
                Command ended = Ended(process);

                // The emulator carries out the request after it has handled its fault.
                SpinWait.SpinUntil(() => _server.Requests[^1].StatusCode != 0, TimeSpan.FromSeconds(30));
                _server.Faults.Clear();
                return ended;
            }
        }

        /// <summary>Checks that each file of each place has an active key with its own secret.</summary>
        public void EveryPlaceHasAWorkingKey()
        {
            foreach (string file in (string[])[".config/osscredentials/env.sh", ".config/osscredentials/env.fish", ".config/osscredentials/env.csh", ".config/osscredentials/env.ps1", ".aliyun/config.json"])
            {
                string text = _user.Text(file);
                EmulatorAccessKey key = Assert.Single(UserKeys(), key => text.Contains(key.AccessKeyId, StringComparison.Ordinal) && text.Contains(key.AccessKeySecret, StringComparison.Ordinal));
                Assert.True(key.IsActive, $"{file} holds {key.AccessKeyId}, which is inactive");
            }
        }

        /// <summary>Runs again, follows the remedies until it works, and returns what was done.</summary>
        public string FinishByWhatIsTold()
        {
            var done = new List<string>();
            Command ended = Rotate("None");
            if (ended.ExitCode != 0)
            {
                Assert.StartsWith("TwoAccessKeys", ended.Output, StringComparison.Ordinal);
                Assert.All(UserKeys(), key => Assert.Contains(key.AccessKeyId, ended.Output, StringComparison.Ordinal));
                Assert.DoesNotContain(Secrets(), secret => ended.Output.Contains(secret, StringComparison.Ordinal));
                Match remedy = Regex.Match(ended.Output, "-(Resume|Drop)AccessKeyId (?<id>LTAI[A-Za-z0-9]+)", RegexOptions.RightToLeft);
                Assert.True(remedy.Success, ended.Output);
                string option = remedy.Groups[1].Value.ToLowerInvariant();
                done.Add(option);
                ended = Rotate("None", $"{option}={remedy.Groups["id"].Value}");
                Assert.True(ended.ExitCode == 0, ended.Output);
            }

            string id = ended.Output.Trim();
            Assert.All(UserKeys(), key => Assert.Equal(key.AccessKeyId == id, key.IsActive));
            Assert.All(
                (string[])[".config/osscredentials/env.sh", ".config/osscredentials/env.fish", ".aliyun/config.json"],
                file => Assert.Contains(id, _user.Text(file), StringComparison.Ordinal));
            EveryPlaceHasAWorkingKey();
            return done.Count == 0 ? "rotated" : done[0];
        }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            _user.Dispose();
        }

        private Process Start(string[] command)
        {
            ProcessStartInfo start = new(command[0], command[1..])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (string name in start.Environment.Keys.Where(static name => Regex.IsMatch(name, "^(OSS|ALIBABA|ALICLOUD|XDG_|ZDOTDIR|HTTP|NO_PROXY)", RegexOptions.IgnoreCase)).ToArray())
            {
                start.Environment.Remove(name);
            }

            start.Environment["HOME"] = _user.Home;
            start.Environment["SHELL"] = "/bin/bash";
            start.Environment["ALIBABA_CLOUD_STS_ENDPOINT"] = _server.StsEndpoint.AbsoluteUri;
            start.Environment["DOTNET_EnableDiagnostics"] = "0";
            return Process.Start(start)!;
        }

        private static Command Ended(Process process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException("The rotation did not end.");
            }

            return new Command(process.ExitCode, output.Result.Trim(), errors.Result.Trim());
        }
    }
}
