using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Persistence.Unix;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Persistence.Shells;
using Xunit;

namespace OssCredentials.Tests.Persistence.Unix;

/// <summary>The machine's store, below a folder that represents <c>/</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class MachineCredentialStoreTests
{
    private const UnixFileMode OwnerAndGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    [UnixFact(Need.Root)]
    public void Secrets_AreForRootAndOneGroup()
    {
        using var machine = new TestMachine();

        machine.Write();
        Assert.All(machine.Secrets(), file => Assert.Equal((OwnerAndGroup, "0:0"), (File.GetUnixFileMode(file), Owner(file))));

        // Another group, of the same content: fixed.
        machine.Write(new StoreWriteOptions { Group = "daemon" });
        Assert.All(machine.Secrets(), file => Assert.Equal((OwnerAndGroup, "0:1"), (File.GetUnixFileMode(file), Owner(file))));
        Assert.Equal(TestUser.LongTerm.AccessKeyId, machine.Store.Read()!.Credential.AccessKeyId);
        Assert.Empty(machine.Store.Read()!.Warnings);
    }

    // Replacing a key doesn't depend on who it was stored for.
    [UnixFact(Need.Root)]
    public void KeptReaders_AreThoseOfBefore()
    {
        using var machine = new TestMachine();
        machine.Write(new StoreWriteOptions { Group = "daemon" });
        machine.Write(new StoreWriteOptions { KeepReaders = true });
        Assert.All(machine.Secrets(), file => Assert.Equal((OwnerAndGroup, "0:1"), (File.GetUnixFileMode(file), Owner(file))));

        machine.Write(new StoreWriteOptions { WorldReadable = true, Force = true });
        StoreReport report = machine.Write(new StoreWriteOptions { KeepReaders = true });
        Assert.All(machine.Secrets(), file => Assert.Equal(OwnerAndGroup | UnixFileMode.OtherRead, File.GetUnixFileMode(file)));
        Assert.All(report.Warnings, warning => Assert.DoesNotContain("has been corrected", warning.Message, StringComparison.Ordinal));
    }

    [UnixFact(Need.Root)]
    public void UnknownGroup_IsAClearError()
    {
        using var machine = new TestMachine();

        StoreException exception = Assert.Throws<StoreException>(() => machine.Write(new StoreWriteOptions { Group = "no such group" }));

        Assert.Contains("no group 'no such group'", exception.Message, StringComparison.Ordinal);
        Assert.Empty(machine.Secrets());
    }

    [UnixFact(Need.Root)]
    public void WorldReadable_NeedsForce_AndIsWarnedOf()
    {
        using var machine = new TestMachine();

        Assert.Throws<StoreException>(() => machine.Write(new StoreWriteOptions { WorldReadable = true }));
        Assert.Empty(machine.Secrets());

        StoreReport report = machine.Write(new StoreWriteOptions { WorldReadable = true, Force = true });
        Assert.Equal(StoreWarningKind.ReadableByOthers, Assert.Single(report.Warnings).Kind);
        Assert.All(machine.Secrets(), file => Assert.True(File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead)));
        Assert.NotEmpty(machine.Store.Read()!.Warnings);

        machine.Write();
        Assert.All(machine.Secrets(), file => Assert.Equal(OwnerAndGroup, File.GetUnixFileMode(file)));
    }

    [UnixFact(Need.Root)]
    public void Clear_GivesEtcBack()
    {
        using var machine = new TestMachine();
        SortedDictionary<string, string> before = machine.Snapshot();

        machine.Write();
        Assert.NotEqual(before, machine.Snapshot());
        machine.Store.Clear(whatIf: false, CancellationToken.None);

        Assert.Equal(before, machine.Snapshot());
    }

    [UnixFact(Need.Root)]
    public void MacOS_HasTheBlockInProfileAndZshenv()
    {
        using var machine = new TestMachine { IsMacOS = true };
        Directory.Delete(machine["etc/zsh"], recursive: true);

        StoreReport report = machine.Write();

        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, machine["etc/profile"]));
        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, machine["etc/zshenv"]));
        Assert.False(File.Exists(machine["etc/profile.d/osscredentials.sh"]));
        Assert.True(File.GetUnixFileMode(machine["etc/zshenv"]).HasFlag(UnixFileMode.OtherRead));
    }

    [UnixFact]
    public void WithoutRoot_TheErrorSaysSo()
    {
        using var machine = new TestMachine { UserId = 1000 };

        foreach (bool whatIf in (bool[])[false, true])
        {
            StoreException exception = Assert.Throws<StoreException>(() => machine.Write(new StoreWriteOptions { WhatIf = whatIf }));
            Assert.Contains("Only root", exception.Message, StringComparison.Ordinal);
            Assert.Contains("sudo", exception.Remedy, StringComparison.Ordinal);
        }

        Assert.Empty(machine.Secrets());
    }

    [UnixFact(Need.Root)]
    public void UserWhoMayNotReadIt_IsToldThatItIsForOthers()
    {
        using var machine = new TestMachine();
        machine.Write(new StoreWriteOptions { Group = "daemon" });

        Nobody.Does(() =>
        {
            StoreException exception = Assert.Throws<StoreException>(() => machine.Store.Read());

            Assert.True(exception.IsForOthers);
            Assert.Contains("group", exception.Remedy, StringComparison.Ordinal);
        });
    }

    [UnixFact(Need.Root)]
    public void FolderThatIsMadeForAStartupFile_IsOpenToEveryone()
    {
        // fish is installed and has no /etc/fish yet.
        using var machine = new TestMachine { HasFish = true };
        Directory.Delete(machine["etc/fish"], recursive: true);

        machine.Write();

        foreach (string folder in (string[])["etc/fish", "etc/fish/conf.d", "etc/osscredentials"])
        {
            Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(machine[folder]));
        }
    }

    [UnixFact(Need.Root)]
    public void OptionForOneUser_IsRefused()
    {
        using var machine = new TestMachine();

        Assert.Contains("Scope User", Assert.Throws<StoreException>(() => machine.Write(new StoreWriteOptions { IncludeSystemdUser = true })).Remedy, StringComparison.Ordinal);

        Assert.Empty(machine.Secrets());
    }

    // The shell sees the test's /etc through a mount namespace, as root, as one of the group and as someone else.
    [UnixTheory(Need.Root, Need.Mount, "setpriv")]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox"), Shell("fish"), Shell("tcsh")]
    public void StoredCredential_IsInAFreshShell_OfThoseWhoMayReadIt(string shell)
    {
        using var machine = new TestMachine();
        machine.CopyEtc();
        machine.Write(new StoreWriteOptions { Group = "daemon" });

        foreach ((string user, bool mayRead) in ((string, bool)[])[("--reuid=0", true), ("--reuid=1 --regid=1", true), ("--reuid=65534 --regid=65534", false)])
        {
            ShellResult result = machine.Fresh(shell, user);

            Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
            Assert.Equal(mayRead ? TestUser.LongTerm.AccessKeySecret : null, result.Variables().GetValueOrDefault(OssVariables.AccessKeySecret));
        }
    }

    private static string Owner(string file)
    {
        using var process = new Process { StartInfo = new ProcessStartInfo("stat", ["-c", "%u:%g", file]) { RedirectStandardOutput = true } };
        process.Start();
        return process.StandardOutput.ReadToEnd().Trim();
    }

    private sealed class TestMachine : IDisposable
    {
        private readonly TemporaryFolder _root = new();

        public TestMachine()
        {
            Directory.CreateDirectory(this["etc/profile.d"]);
            Directory.CreateDirectory(this["etc/zsh"]);
            Directory.CreateDirectory(this["etc/fish/conf.d"]);
            File.WriteAllText(this["etc/profile"], "# mine\n");
            File.WriteAllText(this["etc/csh.cshrc"], "# mine\r\n");
            File.WriteAllBytes(this["etc/zsh/zshenv"], [.. "# mine "u8, 0xFF]);

            // mkdtemp's 0700 would keep the others out of the folder that represents /etc.
            File.SetUnixFileMode(_root.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        public bool IsMacOS { get; init; }

        /// <summary>Whether fish is installed, whatever this machine has.</summary>
        public bool HasFish
        {
            init
            {
                Directory.CreateDirectory(this["bin"]);
                File.WriteAllText(this["bin/fish"], string.Empty);
            }
        }

        public uint UserId { get; init; }

        public ICredentialStore Store => new UnixCredentialStore(new MachineStoreLocation(new UserContext
        {
            Home = "/",
            Root = _root.Path,
            IsMacOS = IsMacOS,
            UserId = UserId,
            SearchPath = ["/usr/bin", "/bin", this["bin"]],
        }));

        public string this[string name] => _root[name];

        public StoreReport Write(StoreWriteOptions? options = null) =>
            Store.Write(TestUser.LongTerm, options ?? new StoreWriteOptions(), CancellationToken.None);

        public string[] Secrets() => Directory.Exists(this["etc/osscredentials"]) ? Directory.GetFiles(this["etc/osscredentials"], "env.*") : [];

        public SortedDictionary<string, string> Snapshot() => new(
            Directory.EnumerateFileSystemEntries(_root.Path, "*", SearchOption.AllDirectories).ToDictionary(
                path => path,
                path => Directory.Exists(path) ? "folder" : File.GetUnixFileMode(path) + Convert.ToHexString(File.ReadAllBytes(path))),
            StringComparer.Ordinal);

        /// <summary>Copies what shells and the loader need from the real /etc.</summary>
        public void CopyEtc()
        {
            using Process process = Process.Start(
                "sh",
                ["-c", "for f in profile csh.cshrc zsh/zshenv fish/config.fish passwd group ld.so.cache bash.bashrc alternatives csh; do [ ! -e /etc/$f ] || cp -a /etc/$f \"$1/${f%/*}\" 2>/dev/null || cp -a /etc/$f \"$1\"; done", "sh", this["etc"]]);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }

        public ShellResult Fresh(string shell, string user)
        {
            TestShell named = TestShell.Named(shell);
            string arguments = shell switch
            {
                "zsh" or "fish" or "tcsh" => "-c",
                "busybox" => "sh -l -c",
                _ => "-l -c",
            };

            // A home of one's own: fish keeps its history there.
            using var home = new TemporaryFolder();
            File.SetUnixFileMode(home.Path, (UnixFileMode)0x1FF);
            return TestShell.Named("unshare").RunAtHome(
                [
                    "-m", "sh", "-c",
                    "mount --bind \"$1\" /etc && cd / && exec setpriv " + user + " --clear-groups --inh-caps=-all --bounding-set=-all "
                    + "env -i HOME=\"$2\" " + named.Executable + " " + arguments + " '" + TestShell.PrintEnvironment + "'",
                    "sh", this["etc"], home.Path,
                ],
                "/");
        }

        public void Dispose() => _root.Dispose();
    }
}
