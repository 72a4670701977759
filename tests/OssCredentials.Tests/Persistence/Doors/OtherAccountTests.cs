using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using System.Threading;
using OssCredentials.Errors;
using OssCredentials.Export;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Files;
using OssCredentials.Profiles;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Doors;

/// <summary>What another account of the machine has prepared, done as that account. The victim is root, like a runbook.</summary>
[SupportedOSPlatform("linux")]
public sealed class OtherAccountTests : IDisposable
{
    private static readonly string Mallory = SecondAccount.Id;

    private readonly ScratchFolder _folder = new();

    public OtherAccountTests()
    {
        // Like /tmp: everyone can write, and no one can remove another user's files.
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0x3FF);
    }

    public void Dispose() => _folder.Dispose();

    [UnixFact(Need.Root, "setpriv")]
    public void LinkInPlaceOfTheLockFolder_ChangesNeitherItsTargetsModeNorItsFiles()
    {
        string victim = _folder["victim"];
        Directory.CreateDirectory(victim);
        File.SetUnixFileMode(victim, (UnixFileMode)0x1ED);
        File.WriteAllText(Path.Combine(victim, ".lock"), "of another program");
        AsMallory($"ln -s '{victim}' '{_folder.Root}/.oss.env.osscredentials'");

        ExportException error = Assert.Throws<ExportException>(() => Export("oss.env"));

        Assert.Contains("symbolic link of user " + Mallory, error.Message, StringComparison.Ordinal);
        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(victim));
        Assert.Equal("of another program", File.ReadAllText(Path.Combine(victim, ".lock")));
    }

    [UnixFact(Need.Root, "setpriv")]
    public void LinkInPlaceOfTheFile_IsNotFollowed()
    {
        _folder.Write("important", "of root");
        AsMallory($"ln -s '{_folder["important"]}' '{_folder.Root}/oss.env'");

        ExportException error = Assert.Throws<ExportException>(() => Export("oss.env"));

        Assert.Contains("symbolic link of user " + Mallory, error.Message, StringComparison.Ordinal);
        Assert.Equal("of root", _folder.Text("important"));
    }

    [UnixFact(Need.Root, "setpriv")]
    public void LinkInPlaceOfAFolderOnTheWay_IsNotFollowed()
    {
        Directory.CreateDirectory(_folder["victim"]);
        AsMallory($"ln -s '{_folder["victim"]}' '{_folder.Root}/way'");

        Assert.Throws<ExportException>(() => Export("way/oss.env"));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["victim"]));
    }

    // The name of the folder for the lock is predictable, and in /tmp anyone can create it first.
    [UnixTheory(Need.Root, "setpriv")]
    [InlineData("mkdir -m 777 '{0}'")]
    [InlineData("mkdir -m 777 '{0}'; mkfifo '{0}/.lock'")]
    [InlineData("touch '{0}'")]
    [InlineData("mkfifo '{0}'")]
    public void WhatAnotherPutInPlaceOfTheLockFolder_IsRefused_AtOnce(string plant)
    {
        AsMallory(plant.Replace("{0}", _folder.Root + "/.oss.env.osscredentials", StringComparison.Ordinal));
        var clock = Stopwatch.StartNew();

        Assert.Throws<ExportException>(() => Export("oss.env"));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.False(File.Exists(_folder["oss.env"]));
    }

    // Whatever is there at the moment: the file is written completely or not at all, only in its place, and only for root.
    [UnixFact(Need.Root, "setpriv")]
    public void NamesThatAnotherSwapsAllTheTime_LeadNowhere()
    {
        Directory.CreateDirectory(_folder["victim"]);
        File.SetUnixFileMode(_folder["victim"], (UnixFileMode)0x1ED);
        _folder.Write("victim/.lock", "of another program");
        _folder.Write("victim/oss.env", "of another program");
        using Process mallory = SecondAccount.Start($$"""
            cd '{{_folder.Root}}'
            while :; do
                ln -s victim .oss.env.osscredentials; rm -f .oss.env.osscredentials
                mkdir -m 777 .oss.env.osscredentials; rm -rf .oss.env.osscredentials
                ln -s victim/oss.env oss.env; rm -f oss.env
                mkfifo oss.env; rm -f oss.env
                touch oss.env; rm -f oss.env
            done
            """);
        int written = 0, refused = 0;
        try
        {
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed.TotalSeconds < FullSize.Of(2, 120))
            {
                try
                {
                    Export("oss.env");
                    written++;
                    Assert.Equal("x\n", _folder.Text("oss.env"));
                    File.Delete(_folder["oss.env"]);
                }
                catch (ExportException)
                {
                    refused++;
                }
            }
        }
        finally
        {
            mallory.Kill(entireProcessTree: true);
            mallory.WaitForExit();
        }

        Assert.True(written > 0 && refused > 0, $"{written} written, {refused} refused");
        Assert.Equal((UnixFileMode)0x1ED, File.GetUnixFileMode(_folder["victim"]));
        Assert.Equal(["of another program", "of another program"], Directory.GetFiles(_folder["victim"]).Select(File.ReadAllText));
        Assert.Empty(_folder.Leftovers());
    }

    [UnixFact(Need.Root)]
    public void OwnLinks_AreFollowed_AndStay()
    {
        Directory.CreateDirectory(_folder["dotfiles"]);
        _folder.Write("dotfiles/oss.env", "old");
        File.CreateSymbolicLink(_folder["oss.env"], "dotfiles/oss.env");

        Export("oss.env");

        Assert.Equal("x\n", _folder.Text("dotfiles/oss.env"));
        Assert.NotNull(new FileInfo(_folder["oss.env"]).LinkTarget);
    }

    [UnixTheory(Need.Root, "setpriv")]
    [InlineData("chmod 777 {0}", "can write the folder")]
    [InlineData("chmod 770 {0}; chgrp {1} {0}", "can write the folder")]
    [InlineData("chown {1} {0}", "belongs to user {1}")]
    public void FolderThatAnotherCanChange_IsRefused_WithWhatHelps(string spoil, string reason)
    {
        string config = _folder["home/.config"];
        Directory.CreateDirectory(config);
        Run("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, spoil, config, Mallory));

        StoreChange change = new FileEditor(_folder["lock"]).Edit(
            Path.Combine(config, "env.sh"), _ => [1],
            new FileEditorOptions { Kind = FileKind.Secret, RequiresOwnFolders = true, HomeFolder = _folder["home"] });

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains(reason.Replace("{1}", Mallory, StringComparison.Ordinal), change.Reason, StringComparison.Ordinal);
        Assert.Contains(config, change.Reason, StringComparison.Ordinal);
        Assert.Contains(spoil.StartsWith("chown", StringComparison.Ordinal) ? "chown" : "chmod go-w", change.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(config, "env.sh")));
    }

    // Above the home folder nothing is checked, as with ssh: it belongs to the administrator.
    [UnixFact(Need.Root)]
    public void FolderAboveTheHome_DoesNotCount()
    {
        Directory.CreateDirectory(_folder["shared/home"]);
        File.SetUnixFileMode(_folder["shared"], (UnixFileMode)0x1FF);

        StoreChange change = new FileEditor(_folder["lock"]).Edit(
            _folder["shared/home/env.sh"], _ => [1],
            new FileEditorOptions { Kind = FileKind.Secret, RequiresOwnFolders = true, HomeFolder = _folder["shared/home"] });

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
    }

    [UnixTheory(Need.Root, "setpriv")]
    [InlineData("chmod 666 {0}/config.json", "others can write it")]
    [InlineData("chown {1} {0}/config.json", "belongs to user {1}")]
    [InlineData("chmod 777 {0}", "others can write its folder")]
    [InlineData("chown {1} {0}", "belongs to user {1}")]
    public void FileThatAnotherCanChange_IsKnownAsOne(string spoil, string reason)
    {
        Directory.CreateDirectory(_folder["cli"]);
        _folder.Write("cli/config.json", "{}");
        Run("sh", "-c", string.Format(System.Globalization.CultureInfo.InvariantCulture, spoil, _folder["cli"], Mallory));

        Assert.Contains(reason.Replace("{1}", Mallory, StringComparison.Ordinal), FileDoor.Read(_folder["cli/config.json"], 100)!.ChangeableBy, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root)]
    public void OwnFile_IsNobodyElses()
    {
        Directory.CreateDirectory(_folder["cli"]);
        _folder.Write("cli/config.json", "{}");
        File.SetUnixFileMode(_folder["cli/config.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite);

        OpenedFile file = FileDoor.Read(_folder["cli/config.json"], 100)!;

        Assert.Equal((null, null), (file.ChangeableBy, file.ReadableBy));
    }

    [UnixFact("mkfifo")]
    public void PipeInPlaceOfAFile_IsRefused_AtOnce()
    {
        Run("mkfifo", _folder["config.json"]);
        var clock = Stopwatch.StartNew();

        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => ProfileText.TryRead(_folder["config.json"]));

        Assert.Contains("not a regular file", error.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [UnixFact]
    public void SocketInPlaceOfAFile_IsRefused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["config.json"]));

        CredentialSourceException error = Assert.Throws<CredentialSourceException>(() => ProfileText.TryRead(_folder["config.json"]));

        Assert.Contains("not a regular file", error.Message, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("/dev/fd/0")]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/self/cwd/oss.env")]
    [InlineData("/proc/self/fd/0")]
    public void FilesOfProcesses_AreRefused(string path)
    {
        ExportException error = Assert.Throws<ExportException>(() => ExportFile.Write(path, ["x"], "\n", CancellationToken.None));

        Assert.Contains("is in /proc", error.Message, StringComparison.Ordinal);
    }

    // One of its own: a fault here would replace the machine's.
    [UnixFact(Need.Root, "mknod")]
    public void Device_IsRefused()
    {
        Run("mknod", _folder["null"], "c", "1", "3");

        ExportException error = Assert.Throws<ExportException>(() => Export("null"));

        Assert.Contains("not a regular file", error.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void PathThatIsNoUtf8_IsRefused()
    {
        ExportException error = Assert.Throws<ExportException>(() => Export("caf\uFFFD.env"));

        Assert.Contains("UTF-8", error.Message, StringComparison.Ordinal);
    }

    [UnixFact]
    public void LongPath_HasABackupWithAShortName()
    {
        string path = _folder.Root + string.Concat(Enumerable.Repeat("/a-folder-with-a-long-name-杭州", 10)) + "/.profile";

        string name = Path.GetFileName(FileEditSession.BackupPath("/backup", path));

        Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 240);
        Assert.EndsWith("%2F.profile", name, StringComparison.Ordinal);
        Assert.NotEqual(name, Path.GetFileName(FileEditSession.BackupPath("/backup", path.Replace("/a-folder", "/b-folder", StringComparison.Ordinal))));
    }

    [UnixFact]
    public void StartUpFileInALongHome_IsEdited()
    {
        string home = _folder.Root + string.Concat(Enumerable.Repeat("/a-folder-with-a-long-name", 12));
        Directory.CreateDirectory(home);
        File.WriteAllText(home + "/.profile", "mine\n");

        StoreChange change = new FileEditor(_folder["lock"]).Edit(
            home + "/.profile", current => [.. Encoding.ASCII.GetBytes("ours\n"), .. current!],
            new FileEditorOptions { Kind = FileKind.Startup, BackupFolder = _folder["backup"] });

        Assert.Equal((StoreChangeOutcome.Changed, null), (change.Outcome, change.Reason));
        Assert.Equal("ours\nmine\n", File.ReadAllText(home + "/.profile"));
        Assert.Single(Directory.GetFiles(_folder["backup"]));
    }

    private void Export(string name) => ExportFile.Write(_folder.Root + "/" + name, ["x"], "\n", CancellationToken.None);

    private static void AsMallory(string script) => SecondAccount.Does(script);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
