using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Startup;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Persistence.Shells;
using OssCredentials.Tests.Persistence.Startup;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Persistence.Unix;

/// <summary>The user's store, with real shells to read what it wrote.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class UserCredentialStoreTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("ksh"), Shell("busybox")]
    [Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void StoredCredential_IsInAFreshShell(string shell)
    {
        // Real shells with an empty environment read back what was stored (B7). Paths with spaces, quotes and dollar signs are only paths (B11).
        string[] homes = ["home", "a b", "it's", "$(touch HIT)", "a\"b`c$d", "(x)[y]{z}*?~;&|<>"];
        foreach (string home in shell == "pwsh" && !FullSize.IsAsked ? homes[4..] : homes)
        {
            using var user = new TestUser(home) { LoginShell = "/bin/" + shell };
            StoreReport report = user.Write();

            IReadOnlyDictionary<string, string> found = user.Fresh(shell);

            Assert.Equal(TestUser.LongTerm.AccessKeyId, found[OssVariables.AccessKeyId]);
            Assert.Equal(TestUser.LongTerm.AccessKeySecret, found[OssVariables.AccessKeySecret]);
            Assert.Equal(TestUser.LongTerm.AccessKeyId, found[OssVariables.PersistedId]);
            Assert.False(found.ContainsKey(OssVariables.SessionToken));
            Assert.Empty(report.Warnings);
            Assert.DoesNotContain(report.Changes, change => change.Outcome == StoreChangeOutcome.Refused);
            Assert.False(File.Exists(user["HIT"]));

            user.Clear();
            Assert.False(user.Fresh(shell).ContainsKey(OssVariables.AccessKeyId));
        }
    }

    [Theory]
    [Shell("bash"), Shell("zsh"), Shell("fish"), Shell("tcsh")]
    public void RenewedSet_ReachesANewShell_OfAnOldTerminal(string shell)
    {
        // A new shell uses the new set, and the token of the old one is unset (B2, B4).
        using var user = new TestUser { LoginShell = "/bin/" + shell };
        user.Write(new AccessKeyCredential("STS.Old", "old", "oldtoken") { Expiration = DateTimeOffset.UtcNow.AddHours(1) });
        IReadOnlyDictionary<string, string> terminal = user.Fresh(shell);
        Assert.Equal("oldtoken", terminal[OssVariables.SessionToken]);

        user.Write();

        IReadOnlyDictionary<string, string> found = user.Fresh(shell, terminal);
        Assert.Equal(TestUser.LongTerm.AccessKeyId, found[OssVariables.AccessKeyId]);
        Assert.False(found.ContainsKey(OssVariables.SessionToken) || found.ContainsKey(OssVariables.SessionExpiration));
    }

    [Theory]
    [Shell("bash")]
    public void BashProfile_IsUsedWhereItIs_AndNeverCreated(string shell)
    {
        // bash reads .bash_profile instead of .profile (B9).
        foreach (string name in (string[])[".bash_profile", ".bash_login"])
        {
            using var user = new TestUser();
            user.Write();
            Assert.False(File.Exists(user[name]));

            user.Has(name, "export MINE=1\n");
            Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(user.Write(), user[name]));

            Assert.Equal(TestUser.LongTerm.AccessKeyId, user.Fresh(shell)[OssVariables.AccessKeyId]);
        }
    }

    [Theory]
    [Shell("bash")]
    public void CommandOverSsh_HasTheCredential_AndPrintsNothing(string shell)
    {
        // Debian's bash reads .bashrc for sshd, and its skeleton leaves it early; scp breaks on any output (B10, C27).
        using var user = new TestUser();
        user.Has(".bashrc", "case $- in *i*) ;; *) return;; esac\necho never\n");
        user.Write();
        Dictionary<string, string> ssh = new() { ["SSH_CLIENT"] = "192.0.2.1 1 22" };

        ShellResult result = TestShell.Named(shell).RunAtHome(["-c", "printf '%s' \"${OSS_ACCESS_KEY_ID:-none}\""], user.Home, ssh);

        Assert.Contains(result.Output, (string[])[TestUser.LongTerm.AccessKeyId, "none"]);
        Assert.Equal(string.Empty, result.Error);

        // Other builds of bash have no SSH_SOURCE_BASHRC; the file itself is read in the same way.
        result = TestShell.Named(shell).RunAtHome(["-c", "set -eu; . ~/.bashrc; printf '%s' \"$OSS_ACCESS_KEY_ID\""], user.Home);
        Assert.Equal((0, TestUser.LongTerm.AccessKeyId, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [Shell("zsh")]
    public void ZDotDir_IsUsed_WithAndWithoutIt(string shell)
    {
        // ZDOTDIR is usually set in ~/.zshenv (B11).
        using var user = new TestUser { LoginShell = "/bin/zsh" };
        user.ZDotFolder = user["z dir"];
        Directory.CreateDirectory(user.ZDotFolder);
        user.Write();

        Assert.Equal(TestUser.LongTerm.AccessKeyId, user.Fresh(shell)[OssVariables.AccessKeyId]);
        Assert.Equal(
            TestUser.LongTerm.AccessKeyId,
            user.Fresh(shell, new Dictionary<string, string> { ["ZDOTDIR"] = user.ZDotFolder })[OssVariables.AccessKeyId]);
    }

    [Theory]
    [Shell("bash"), Shell("zsh"), Shell("fish"), Shell("pwsh")]
    public void XdgConfigHome_IsFound_ByAShellStartedWithoutIt(string shell)
    {
        // The block holds the path as it is when it is written (B11).
        using var user = new TestUser { LoginShell = "/bin/" + shell };
        user.ConfigHome = user["other config"];
        user.Write();
        Assert.True(File.Exists(user["other config/osscredentials/env.sh"]));

        Assert.Equal(TestUser.LongTerm.AccessKeyId, user.Fresh(shell)[OssVariables.AccessKeyId]);
        Assert.Equal(
            TestUser.LongTerm.AccessKeyId,
            user.Fresh(shell, new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = user.ConfigHome })[OssVariables.AccessKeyId]);
    }

    [UnixFact]
    public void Store_StaysWhereItIs_WhenXdgConfigHomeChanges()
    {
        using var user = new TestUser();
        user.Write();
        user.ConfigHome = user["other"];

        user.Write(new AccessKeyCredential("LTAI5tNext", "next"));

        Assert.False(Directory.Exists(user["other/osscredentials"]));
        Assert.Equal("LTAI5tNext", user.Store.Read()!.Credential.AccessKeyId);
        user.Clear();
        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public void Clear_FindsBothPlaces()
    {
        // Stored with XDG_CONFIG_HOME, then without: the first store is not known to the second.
        using var user = new TestUser();
        user.ConfigHome = user["other"];
        user.Write();
        user.ConfigHome = null;
        user.Write();
        user.ConfigHome = user["other"];

        user.Clear();

        Assert.Empty(user.Snapshot());
    }

    [UnixTheory]
    [InlineData("other")]
    [InlineData("it's $other")]
    [InlineData(null)]
    public void StoreOfAnotherXdgConfigHome_IsFound(string? name)
    {
        // Stored in a terminal, where XDG_CONFIG_HOME is set; cleared over ssh, where it is not (B11).
        using var user = new TestUser { LoginShell = "/bin/fish" };
        using var outside = new TemporaryFolder();
        user.Has(".profile", "# mine\n");
        SortedDictionary<string, string> before = user.Snapshot();
        user.ConfigHome = name is null ? outside.Path : user[name];
        user.Write();
        string folder = Path.Combine(user.ConfigHome, "osscredentials");
        user.ConfigHome = null;

        Assert.Equal(folder, user.Store.Location);
        Assert.Equal(TestUser.LongTerm.AccessKeySecret, user.Store.Read()!.Credential.AccessKeySecret);
        user.Write(new AccessKeyCredential("LTAI5tNext", "next"));
        Assert.Equal(["location"], Directory.EnumerateFileSystemEntries(user.SecretFolder).Select(Path.GetFileName));
        user.Clear();

        Assert.Equal(before, user.Snapshot());
        Assert.Empty(Directory.GetFiles(outside.Path, "*", SearchOption.AllDirectories));
    }

    [UnixFact]
    public void Clear_FindsTheBlock_OfAnotherZDotDir()
    {
        // Paths with spaces, quotes and dollar signs are only paths (B11). Removal leaves every file as it was before (C24).
        using var user = new TestUser();
        user.Has("z dir/.zshenv", "# mine\n");
        SortedDictionary<string, string> before = user.Snapshot();
        user.ZDotFolder = user["z dir"];
        user.Write();
        Assert.Contains(StartupBlock.BeginMarker, user.Text("z dir/.zshenv"), StringComparison.Ordinal);
        user.ZDotFolder = null;

        user.Clear();

        Assert.Equal(before, user.Snapshot());
    }

    [UnixTheory]
    [InlineData(".config")]
    [InlineData(".config/osscredentials")]
    [InlineData(".config/fish")]
    public void FolderThatIsADotfileManagersLink_Stays(string name)
    {
        using var user = new TestUser { LoginShell = "/bin/fish" };
        Directory.CreateDirectory(user["dotfiles"]);
        Directory.CreateDirectory(Path.GetDirectoryName(user[name])!);
        File.CreateSymbolicLink(user[name], user["dotfiles"]);
        user.Write();
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(user["dotfiles"]));

        user.Clear();

        Assert.Equal(user["dotfiles"], new FileInfo(user[name]).LinkTarget);
        Assert.Empty(Directory.EnumerateFileSystemEntries(user["dotfiles"]));
        Assert.False(File.Exists(user[".profile"]));
    }

    [UnixFact]
    public void ProfileThatImportsTheModule_IsBackedUp_AndNoTraceOfAStore()
    {
        using var user = new TestUser { LoginShell = "/usr/bin/pwsh" };
        const string Profile = ".config/powershell/profile.ps1";
        user.Has(Profile, "Import-Module OssCredentials\n");
        Assert.Equal(StoreChangeOutcome.Unchanged, Assert.Single(user.Clear().Changes).Outcome);

        user.Write();

        string backup = Assert.Single(Directory.GetFiles(Path.Combine(user.SecretFolder, "backup")));
        Assert.Equal("Import-Module OssCredentials\n", File.ReadAllText(backup));
        user.Clear();
        Assert.Equal("Import-Module OssCredentials\n", user.Text(Profile));
    }

    [UnixFact]
    public void IgnoreFileOfTheUsersOwn_Stays()
    {
        using var user = new TestUser();
        user.Has(".config/osscredentials/.gitignore", "# mine\n*\n");
        SortedDictionary<string, string> before = user.Snapshot();

        user.Write();
        user.Clear();

        Assert.Equal(before.Keys, user.Snapshot().Keys);
        Assert.Equal("# mine\n*\n", user.Text(".config/osscredentials/.gitignore"));
    }

    [UnixFact(Need.Root)]
    public void WhatIf_TellsThatAFolderCannotBeWritten_AsTheWriteDoes()
    {
        using var user = new TestUser { SearchPath = ["/nonexistent"] };
        user.Has(".profile", "# mine\n");
        File.SetUnixFileMode(Path.GetDirectoryName(user.Home)!, (UnixFileMode)0x1ED);
        SortedDictionary<string, string> before = user.Snapshot();
        Nobody.Does(() =>
        {
            StoreException told = Assert.Throws<StoreException>(() => user.Write(options: new StoreWriteOptions { WhatIf = true }));
            Assert.Contains("permission is denied", told.Message, StringComparison.Ordinal);
            StoreException done = Assert.Throws<StoreException>(() => user.Write());
            Assert.Contains("permission is denied", done.Message, StringComparison.Ordinal);
        });

        Assert.Equal(before, user.Snapshot());
    }

    [UnixFact]
    public void OptionsForTheMachine_AreRefused()
    {
        using var user = new TestUser();

        foreach (StoreWriteOptions options in (StoreWriteOptions[])[new() { Group = "daemon" }, new() { WorldReadable = true, Force = true }])
        {
            Assert.Contains("Scope Machine", Assert.Throws<StoreException>(() => user.Write(options: options)).Remedy, StringComparison.Ordinal);
        }

        using var mac = new TestUser { IsMacOS = true };
        Assert.Contains("systemd", Assert.Throws<StoreException>(() => mac.Write(options: new StoreWriteOptions { IncludeSystemdUser = true })).Message, StringComparison.Ordinal);
        Assert.Empty(user.Snapshot());
    }

    [UnixFact("ln")]
    public void SecretThatCannotBeRemoved_IsAnError_AndTheRestIsGone()
    {
        using var user = new TestUser();
        user.Write();
        string kept = user[".config/osscredentials/env.fish"];
        Command.Succeed("ln", kept, user["other name"]);

        foreach (bool whatIf in (bool[])[true, false])
        {
            StoreException exception = Assert.Throws<StoreException>(() => user.Clear(whatIf));
            Assert.Contains($"'{kept}': it has 2 hard links", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal([".gitignore", ".lock", "env.fish"], Directory.GetFiles(user.SecretFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(File.Exists(user[".profile"]));
        File.Delete(user["other name"]);
        user.Clear();
        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public void Secrets_AreForTheOwnerAlone_AndNotInStartupFiles()
    {
        using var user = new TestUser();
        user.Has(".profile", "# mine\n");
        user.Write();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(user.SecretFolder));
        foreach (string name in (string[])["env.sh", "env.fish", "env.csh", "env.ps1"])
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(user.SecretFolder, name)));
        }

        Assert.Equal("*\n", user.Text(".config/osscredentials/.gitignore"));
        foreach (string file in Directory.EnumerateFiles(user.Home, "*", SearchOption.AllDirectories))
        {
            bool isSecret = Path.GetDirectoryName(file) == user.SecretFolder && Path.GetFileName(file).StartsWith("env.", StringComparison.Ordinal);
            Assert.Equal(isSecret, File.ReadAllText(file).Contains("st0red", StringComparison.Ordinal));
        }
    }

    [UnixFact]
    public void RenewingTheSet_TouchesNoStartupFile()
    {
        using var user = new TestUser();
        user.Write();
        DateTime before = File.GetLastWriteTimeUtc(user[".profile"]);

        StoreReport report = user.Write(new AccessKeyCredential("LTAI5tNext", "next"));

        Assert.Equal(StoreChangeOutcome.Unchanged, TestUser.OutcomeOf(report, user[".profile"]));
        Assert.Equal(before, File.GetLastWriteTimeUtc(user[".profile"]));
        Assert.Equal("LTAI5tNext", user.Store.Read()!.Credential.AccessKeyId);
    }

    [UnixFact]
    public void Clear_LeavesAnEmptyHome_Empty()
    {
        using var user = new TestUser { LoginShell = "/bin/tcsh" };
        user.Write(options: new StoreWriteOptions { IncludeSystemdUser = true });

        user.Clear();

        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public void Clear_GivesRandomStartupFilesBack_ByteIdentical()
    {
        // Bytes outside the block stay the same through a whole write and removal (C12, C24).
        string[] names =
        [
            ".profile", ".bash_profile", ".bash_login", ".bashrc", ".zshenv", ".tcshrc", ".config/fish/conf.d/osscredentials.fish",
            ".config/powershell/profile.ps1", ".cshrc",
        ];
        var random = new Random(20_260_106);
        using var user = new TestUser();
        for (int i = 0; i < FullSize.Of(10, 100_000 / names.Length); i++)
        {
            foreach (string name in names)
            {
                user.Has(name, RandomStartupFile.Make(random));
                File.SetUnixFileMode(user[name], random.Next(2) == 0 ? OwnerOnly : OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            }

            SortedDictionary<string, string> before = user.Snapshot();
            StoreReport report = user.Write();
            Assert.All(
                report.Changes.Where(change => change.Outcome == StoreChangeOutcome.Refused),
                change => Assert.EndsWith(".ps1", change.Target, StringComparison.Ordinal));
            user.Write(new AccessKeyCredential("LTAI5tNext", "next"));
            user.Clear();

            Assert.Equal(before, user.Snapshot());
        }
    }

    [UnixFact]
    public void WhatIf_ReportsTheSame_AndWritesNothing()
    {
        using var user = new TestUser();
        user.Has(".bashrc", "# mine\n");
        user.Has(".zshenv", "# >>> OssCredentials >>>\n");
        SortedDictionary<string, string> before = user.Snapshot();

        StoreReport told = user.Write(options: new StoreWriteOptions { WhatIf = true, IncludeSystemdUser = true });
        Assert.Equal(before, user.Snapshot());
        StoreReport done = user.Write(options: new StoreWriteOptions { IncludeSystemdUser = true });
        Assert.Equal(done.Changes.Select(change => change.ToString()), told.Changes.Select(change => change.ToString()));

        before = user.Snapshot();
        told = user.Clear(whatIf: true);
        Assert.Equal(before, user.Snapshot());
        done = user.Clear();
        Assert.Equal(done.Changes.Select(change => change.ToString()), told.Changes.Select(change => change.ToString()));
    }

    [UnixFact]
    public void Clear_OfNothing_TouchesNothing()
    {
        using var user = new TestUser();
        user.Has(".profile", "# mine\n");
        SortedDictionary<string, string> before = user.Snapshot();

        StoreReport report = user.Clear();

        Assert.Equal(StoreChangeOutcome.Unchanged, Assert.Single(report.Changes).Outcome);
        Assert.Equal(before, user.Snapshot());
    }

    [UnixFact]
    public void Report_SaysWhatIsSkippedAndWhy()
    {
        using var user = new TestUser { SearchPath = ["/nonexistent"] };

        StoreReport report = user.Write();

        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, user[".profile"]));
        foreach ((string name, string reason) in
            ((string, string)[])
            [
                (".bash_profile", "hide ~/.profile"), (".bashrc", "doesn't exist"), (".zshenv", "zsh is not installed"),
                (".cshrc", "not the login shell"), (".config/fish/conf.d/osscredentials.fish", "fish is not installed"),
                (".config/powershell/profile.ps1", "pwsh is not installed"),
            ])
        {
            StoreChange change = report.Changes.Single(change => change.Target == user[name]);
            Assert.Equal(StoreChangeOutcome.Skipped, change.Outcome);
            Assert.Contains(reason, change.Reason, StringComparison.Ordinal);
        }
    }

    [UnixFact]
    public void MacOS_AlwaysGetsZshenv()
    {
        using var user = new TestUser { SearchPath = ["/nonexistent"], IsMacOS = true };

        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(user.Write(), user[".zshenv"]));
    }

    [UnixFact("mkfifo")]
    public void StartupFileThatIsInvalid_IsRefused_WithoutWaitingForIt()
    {
        // Reading a pipe would never end; a link to /dev/null is how people disable .bashrc.
        using var user = new TestUser();
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start("mkfifo", [user[".zshenv"]])!;
        process.WaitForExit();
        File.CreateSymbolicLink(user[".bashrc"], "/dev/null");

        StoreReport report = user.Write();
        Assert.Equal(StoreChangeOutcome.Refused, TestUser.OutcomeOf(report, user[".zshenv"]));
        Assert.Equal(StoreChangeOutcome.Refused, TestUser.OutcomeOf(report, user[".bashrc"]));
        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, user[".profile"]));

        user.Clear();
        Assert.False(File.Exists(user[".profile"]) || Directory.Exists(user.SecretFolder));
    }

    [UnixFact]
    public void SymbolicLinks_OfADotfileManager_Stay()
    {
        using var user = new TestUser();
        user.Has("dotfiles/profile", "# mine\n");
        File.CreateSymbolicLink(user[".profile"], "dotfiles/profile");
        user.Write();

        Assert.Equal("dotfiles/profile", new FileInfo(user[".profile"]).LinkTarget);
        Assert.Contains(StartupBlock.BeginMarker, user.Text("dotfiles/profile"), StringComparison.Ordinal);
        user.Clear();
        Assert.Equal("dotfiles/profile", new FileInfo(user[".profile"]).LinkTarget);
        Assert.Equal("# mine\n", user.Text("dotfiles/profile"));
    }

    [UnixFact]
    public void Tcshrc_IsPreferred_AndNeverCreated()
    {
        using var user = new TestUser { LoginShell = "/bin/tcsh" };
        user.Write();
        Assert.True(File.Exists(user[".cshrc"]) && !File.Exists(user[".tcshrc"]));
        user.Clear();

        user.Has(".tcshrc", "# mine\n");
        StoreReport report = user.Write();
        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, user[".tcshrc"]));
        Assert.Equal(StoreChangeOutcome.Skipped, TestUser.OutcomeOf(report, user[".cshrc"]));
    }

    [UnixFact]
    public void EditedMarkers_AreRefused_AndKeepNothingElseBack()
    {
        // Markers that someone has edited are not guessed at (C13).
        using var user = new TestUser();
        user.Has(".bashrc", "# mine\n# >>> OssCredentials >>>\n");

        StoreReport report = user.Write();
        Assert.Contains("begin: line 2; end: none", report.Changes.Single(change => change.Target == user[".bashrc"]).Reason, StringComparison.Ordinal);
        Assert.Equal(StoreChangeOutcome.Changed, TestUser.OutcomeOf(report, user[".profile"]));

        report = user.Clear();
        Assert.Equal(StoreChangeOutcome.Refused, TestUser.OutcomeOf(report, user[".bashrc"]));
        Assert.Equal("# mine\n# >>> OssCredentials >>>\n", user.Text(".bashrc"));
        Assert.False(File.Exists(user[".profile"]) || Directory.Exists(user.SecretFolder));
    }

    [UnixFact]
    public void SignedOrUnparsableProfile_IsLeftAlone()
    {
        // A profile that PowerShell can't parse, or that is signed, is left unchanged (C25).
        using var user = new TestUser { LoginShell = "/usr/bin/pwsh" };
        string profile = user[".config/powershell/profile.ps1"];
        foreach (string content in (string[])["'a'\n# SIG # Begin signature block\n# SIG # End signature block\n", "param(\n", "'a\n"])
        {
            user.Has(".config/powershell/profile.ps1", content);
            var options = new StoreWriteOptions { PowerShellSyntaxError = text => text == "'a\n" ? "The string is missing the terminator." : null };

            Assert.Equal(StoreChangeOutcome.Refused, TestUser.OutcomeOf(user.Write(options: options), profile));
            Assert.Equal(content, user.Text(".config/powershell/profile.ps1"));
        }
    }

    [Theory]
    [Shell("bash"), Shell("dash"), Shell("zsh"), Shell("mksh"), Shell("busybox"), Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void SecretFolderGone_LeavesShellsSilent(string shell)
    {
        // A shell starts silently when the secret file is gone (C20).
        using var user = new TestUser { LoginShell = "/bin/" + shell };
        user.Write();
        Directory.Delete(user.SecretFolder, recursive: true);

        Assert.False(user.Fresh(shell).ContainsKey(OssVariables.AccessKeyId));
    }

    [Theory]
    [Shell("bash"), Shell("zsh"), Shell("fish"), Shell("tcsh"), Shell("pwsh")]
    public void ExpiredSet_IsInNoFreshShell(string shell)
    {
        // An expired credential is not exported (C28).
        using var user = new TestUser { LoginShell = "/bin/" + shell };
        StoreReport report = user.Write(
            new AccessKeyCredential("STS.a", "b", "c") { Expiration = DateTimeOffset.UtcNow.AddSeconds(-1) });
        Assert.Contains(report.Warnings, warning => warning.Kind == StoreWarningKind.Expired);

        Assert.False(user.Fresh(shell).ContainsKey(OssVariables.AccessKeyId));
        Assert.Contains(user.Store.Read()!.Warnings, warning => warning.Kind == StoreWarningKind.Expired);
    }

    [UnixFact]
    public void TemporarySet_IsWarnedOf()
    {
        using var user = new TestUser();
        DateTimeOffset end = DateTimeOffset.UtcNow.AddHours(1);

        StoreWarning warning = Assert.Single(user.Write(new AccessKeyCredential("STS.a", "b", "c") { Expiration = end }).Warnings);
        Assert.Equal(StoreWarningKind.Temporary, warning.Kind);
        Assert.Contains(Expirations.ToText(end), warning.Message, StringComparison.Ordinal);
        Assert.Equal(end.ToUnixTimeSeconds(), user.Store.Read()!.Credential.Expiration!.Value.ToUnixTimeSeconds());

        warning = Assert.Single(user.Write(new AccessKeyCredential("STS.a", "b", "c")).Warnings);
        Assert.Equal(StoreWarningKind.ExpirationUnknown, warning.Kind);
    }

    [UnixFact]
    public void FurtherVariables_AreStoredWithTheSet()
    {
        using var user = new TestUser();
        KeyValuePair<string, string?>[] further = [new("OSS_REGION", "cn-hangzhou"), new("OSS_ENDPOINT", null)];

        user.Write(options: new StoreWriteOptions { FurtherVariables = further });

        Assert.Equal(further, user.Store.Read()!.FurtherVariables);
    }

    [UnixFact]
    public void CorruptStore_IsReported_NeverExecuted_AndMendedByAWrite()
    {
        // A file that someone has edited is reported, never executed (C21).
        using var user = new TestUser();
        user.Write();
        string file = ".config/osscredentials/env.sh";
        string[] lines = user.Text(file).Split('\n');
        int changed = Array.FindIndex(lines, static line => line.StartsWith("export OSSC", StringComparison.Ordinal));
        user.Has(file, string.Join('\n', [.. lines[..changed], "touch HIT", .. lines[changed..]]));

        StoreException exception = Assert.Throws<StoreException>(() => user.Store.Read());
        Assert.Equal(user[file], exception.Target);
        Assert.Contains($"line {changed + 1}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("st0red", exception.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(user["HIT"]));

        user.Write();
        Assert.Equal(TestUser.LongTerm.AccessKeySecret, user.Store.Read()!.Credential.AccessKeySecret);
    }

    [UnixFact]
    public void StoreReadableByOthers_IsWarnedOf_AndMendedByAWrite()
    {
        // A secret file that others can read is reported and fixed (C22).
        using var user = new TestUser();
        user.Write();
        string file = user[".config/osscredentials/env.sh"];
        File.SetUnixFileMode(file, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        StoreWarning warning = Assert.Single(user.Store.Read()!.Warnings);
        Assert.Equal(StoreWarningKind.ReadableByOthers, warning.Kind);
        Assert.Contains("644", warning.Message, StringComparison.Ordinal);

        Assert.Equal(StoreWarningKind.ReadableByOthers, Assert.Single(user.Write().Warnings).Kind);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
        Assert.Empty(user.Store.Read()!.Warnings);
    }

    [UnixFact]
    public void FileThatCannotBeWritten_LeavesTheOldSetWhole()
    {
        using var user = new TestUser();
        user.Write();
        SortedDictionary<string, string> before = user.Snapshot();

        // env.sh is written last of the four, and there is a folder with its name.
        File.Move(user[".config/osscredentials/env.sh"], user["kept"]);
        Directory.CreateDirectory(user[".config/osscredentials/env.sh"]);
        StoreException exception = Assert.Throws<StoreException>(() => user.Write(new AccessKeyCredential("LTAI5tNext", "next")));
        Directory.Delete(user[".config/osscredentials/env.sh"]);
        File.Move(user["kept"], user[".config/osscredentials/env.sh"]);

        Assert.Contains("env.sh", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, user.Snapshot());
    }

    [UnixFact]
    public void CancelledWrite_LeavesNothing()
    {
        using var user = new TestUser();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => user.Store.Write(TestUser.LongTerm, new StoreWriteOptions(), cancelled.Token));

        Assert.Empty(Directory.EnumerateFiles(user.Home, "*", SearchOption.AllDirectories));
    }

    [UnixFact]
    public void ValueThatNoShellHolds_IsRefusedBeforeAnyWrite()
    {
        // No line break or control character gets through (A2).
        using var user = new TestUser();

        Assert.Throws<ArgumentException>(() => user.Write(new AccessKeyCredential("LTAI5t", "a\nb")));

        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public async Task ConcurrentWriters_LeaveOneWholeSet()
    {
        using var user = new TestUser();
        int count = FullSize.Of(4, 32);

        await Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() =>
        {
            for (int j = 0; j < 3; j++)
            {
                user.Write(new AccessKeyCredential($"LTAI5t{i}", $"secret{i}"), new StoreWriteOptions { LockTimeout = TimeSpan.FromMinutes(5) });
            }
        })));

        string id = user.Store.Read()!.Credential.AccessKeyId;
        foreach (string name in (string[])["env.sh", "env.fish", "env.csh", "env.ps1"])
        {
            Assert.Contains($"'secret{id[6..]}'", user.Text(".config/osscredentials/" + name), StringComparison.Ordinal);
        }

        user.Clear();
        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public void BackupOfAStartupFile_IsKept_OnlyWhenTheFileHasChangedSince()
    {
        using var user = new TestUser();
        user.Has(".profile", "# mine\n");
        user.Has(".bashrc", "# mine\n");
        user.Write();
        string[] backups = Directory.GetFiles(Path.Combine(user.SecretFolder, "backup"));
        Assert.Equal(2, backups.Length);
        Assert.All(backups, backup => Assert.Equal("# mine\n", File.ReadAllText(backup)));

        user.Has(".bashrc", user.Text(".bashrc") + "# more\n");
        StoreReport report = user.Clear();

        string kept = Assert.Single(Directory.GetFiles(Path.Combine(user.SecretFolder, "backup")));
        Assert.Contains("bashrc", kept, StringComparison.Ordinal);
        Assert.Equal(StoreChangeOutcome.Skipped, TestUser.OutcomeOf(report, kept));
        Assert.Equal("# mine\n# more\n", user.Text(".bashrc"));
        Assert.Null(user.Store.Read());
    }

    [Theory]
    [Shell("/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator")]
    public void SystemdUser_GetsALongTermSet_AndNeverATemporaryOne(string generator)
    {
        using var user = new TestUser();
        string file = user[".config/environment.d/osscredentials.conf"];
        user.Write();
        Assert.False(File.Exists(file));

        user.Write(options: new StoreWriteOptions { IncludeSystemdUser = true });
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(file));
        string output = TestShell.Named(generator).RunAtHome([], user.Home).Output;
        Assert.Contains("OSS_ACCESS_KEY_ID=LTAI5tStored\n", output, StringComparison.Ordinal);
        Assert.Contains("OSSCREDENTIALS_PERSISTED_ID=LTAI5tStored\n", output, StringComparison.Ordinal);

        // Once stored, it is updated whether requested or not: otherwise programs of the desktop would continue with the old key.
        user.Write(new AccessKeyCredential("LTAI5tNext", "next"));
        Assert.Contains("LTAI5tNext", File.ReadAllText(file), StringComparison.Ordinal);

        StoreReport report = user.Write(
            new AccessKeyCredential("STS.a", "b", "c") { Expiration = DateTimeOffset.UtcNow.AddHours(1) },
            new StoreWriteOptions { IncludeSystemdUser = true });
        Assert.False(File.Exists(file));
        Assert.Contains("can't let a temporary credential expire", report.Changes.Single(change => change.Target == file).Reason, StringComparison.Ordinal);
    }

    [UnixFact]
    public void HandWrittenVariables_ArePointedOut_WithFileAndLine()
    {
        // A manual assignment overrides what is stored, so it is reported (B8).
        using var user = new TestUser();
        user.Has(".bashrc", "# export OSS_ACCESS_KEY_ID=no\n\nexport OSS_ACCESS_KEY_ID='h@nd'\n");
        SortedDictionary<string, string> before = user.Snapshot();

        StoreWarning warning = Assert.Single(user.Write().Warnings);

        Assert.Equal(StoreWarningKind.HandWritten, warning.Kind);
        Assert.Contains($"{user[".bashrc"]}, line 7 sets OSS_ACCESS_KEY_ID manually", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("h@nd", warning.Message, StringComparison.Ordinal);
        user.Clear();
        Assert.Equal(before, user.Snapshot());
    }

    [UnixFact]
    public void UnknownLoginShell_IsWarnedOf()
    {
        // A user may have no home folder, login shell or name (B12).
        using var user = new TestUser { LoginShell = "/usr/bin/nu" };

        StoreWarning warning = Assert.Single(user.Write().Warnings);

        Assert.Equal(StoreWarningKind.NotRead, warning.Kind);
        Assert.Contains("nu", warning.Message, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root)]
    public void HomeOfAnotherUser_IsRefused()
    {
        // sudo can keep the caller's HOME (C11).
        using var user = new TestUser();
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start("chown", ["65534", user.Home])!;
        process.WaitForExit();

        Assert.Contains("sudo", Assert.Throws<StoreException>(() => user.Write()).Remedy!, StringComparison.Ordinal);

        Assert.Empty(user.Snapshot());
    }

    [UnixFact]
    public void MissingHome_IsAClearError()
    {
        using var user = new TestUser();
        Directory.Delete(user.Home);

        Assert.Contains("home folder", Assert.Throws<StoreException>(() => user.Write()).Message, StringComparison.Ordinal);

        Directory.CreateDirectory(user.Home);
    }
}
