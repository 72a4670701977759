using System;
using System.IO;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Mode, owner, ACL and extended attributes (C10, C22).</summary>
public sealed class MetadataTests : IDisposable
{
    private static readonly FileEditorOptions s_startup = new() { Kind = FileKind.Startup };
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private void Append(string name, FileEditorOptions options)
    {
        StoreChange change = _folder.Editor.Edit(_folder[name], current => [.. current ?? [], (byte)'+'], options);
        Assert.True(change.Outcome == StoreChangeOutcome.Changed, change.ToString());
    }

    private string Mode(string name) => Command.Succeed("stat", "-c", "%a", _folder[name]);

    [UnixTheory("stat", "chmod")]
    [InlineData("600")]
    [InlineData("644")]
    [InlineData("604")]
    [InlineData("755")]
    [InlineData("666")]
    [InlineData("1640")]
    public void StartupFile_KeepsItsMode(string mode)
    {
        _folder.Write("rc", "one");
        Command.Succeed("chmod", mode, _folder["rc"]);

        Append("rc", s_startup);

        Assert.Equal(mode, Mode("rc"));
    }

    [UnixFact(Need.Root, "stat", "chown", "chmod")]
    public void StartupFile_KeepsItsGroup_AndTheModeBitsThatAChangeOfGroupTakesAway()
    {
        _folder.Write("rc", "one");
        Command.Succeed("chown", "0:1234", _folder["rc"]);
        Command.Succeed("chmod", "2750", _folder["rc"]);

        Append("rc", s_startup);

        Assert.Equal("0:1234 2750", Command.Succeed("stat", "-c", "%u:%g %a", _folder["rc"]));
    }

    [UnixFact("setfacl", "getfacl")]
    public void StartupFile_KeepsItsAcl()
    {
        _folder.Write("rc", "one");
        Command.Succeed("setfacl", "-m", "u:1:rw,g:2:r,m::r", _folder["rc"]);
        string before = Command.Succeed("getfacl", "-nc", _folder["rc"]);

        Append("rc", s_startup);

        Assert.Contains("user:1:rw-", before, StringComparison.Ordinal);
        Assert.Equal(before, Command.Succeed("getfacl", "-nc", _folder["rc"]));
    }

    [UnixFact("setfattr", "getfattr")]
    public void StartupFile_KeepsItsExtendedAttributes()
    {
        _folder.Write("rc", "one");
        Command.Succeed("setfattr", "-n", "user.origin", "-v", "0x00ff10", _folder["rc"]);
        Command.Succeed("setfattr", "-n", "user.empty", _folder["rc"]);

        Append("rc", s_startup);

        Assert.Equal(
            ["user.empty=0x", "user.origin=0x00ff10"],
            Command.Succeed("getfattr", "--absolute-names", "-d", "-e", "hex", _folder["rc"]).Split('\n')[1..]);
    }

    [UnixTheory("setfacl", "getfacl")]
    [InlineData(FileKind.Startup)]
    [InlineData(FileKind.Secret)]
    [InlineData(FileKind.Shared)]
    public void DefaultAclOfTheFolder_DoesNotReachAFileThatHadNone(FileKind kind)
    {
        _folder.Write("rc", "one");
        Command.Succeed("setfacl", "-d", "-m", "u:1:rwx", _folder.Root);

        Append("rc", new FileEditorOptions { Kind = kind, UnixMode = UnixModes.OwnerReadWriteGroupRead });
        Append("new", new FileEditorOptions { Kind = kind, UnixMode = UnixModes.OwnerReadWriteGroupRead });

        Assert.DoesNotContain("user:1", Command.Succeed("getfacl", "-nc", _folder["rc"]), StringComparison.Ordinal);
        Assert.DoesNotContain("user:1", Command.Succeed("getfacl", "-nc", _folder["new"]), StringComparison.Ordinal);
    }

    [UnixFact("stat")]
    public void NewSecret_IsForTheOwnerAlone()
    {
        Append("secret", new FileEditorOptions { Kind = FileKind.Secret });

        Assert.Equal("600", Mode("secret"));
    }

    [UnixFact("stat", "chmod")]
    public void SecretThatOthersMayRead_IsFixed_EvenWhereItsBytesAreRight()
    {
        // A secret file that others can read is reported and fixed (C22).
        _folder.Write("secret", "one");
        Command.Succeed("chmod", "644", _folder["secret"]);

        StoreChange change = _folder.Editor.Edit(_folder["secret"], current => current, new FileEditorOptions { Kind = FileKind.Secret });

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.Equal("600", Mode("secret"));
        Assert.Equal("one", _folder.Text("secret"));
    }

    [UnixFact("setfacl", "getfacl", "stat")]
    public void AclOfASecret_Goes()
    {
        _folder.Write("secret", "one");
        Command.Succeed("setfacl", "-m", "u:1:r", _folder["secret"]);

        Append("secret", new FileEditorOptions { Kind = FileKind.Secret });

        Assert.DoesNotContain("user:1", Command.Succeed("getfacl", "-nc", _folder["secret"]), StringComparison.Ordinal);
        Assert.Equal("600", Mode("secret"));
    }

    [UnixFact("stat")]
    public void SharedFile_GetsTheModeItIsGiven_WhateverTheUmask()
    {
        Append("shared", new FileEditorOptions { Kind = FileKind.Shared, UnixMode = 0x1B6 });

        Assert.Equal("666", Mode("shared"));
    }

    [UnixFact(Need.Root, "stat")]
    public void SecretOfAGroup_GetsGroupAndMode()
    {
        FileEditorOptions options = new() { Kind = FileKind.Secret, UnixMode = UnixModes.OwnerReadWriteGroupRead, UnixGroupId = 1234 };

        Append("secret", options);
        StoreChange again = _folder.Editor.Edit(_folder["secret"], current => current, options);

        Assert.Equal("0:1234 640", Command.Succeed("stat", "-c", "%u:%g %a", _folder["secret"]));
        Assert.Equal(StoreChangeOutcome.Unchanged, again.Outcome);
    }

    [UnixFact("stat", "chmod")]
    public void LockFolder_IsForTheOwnerAlone_AndMendedWhereItIsNot()
    {
        Append("rc", s_startup);
        string created = Mode("secrets");
        Command.Succeed("chmod", "755", _folder.LockFolder);

        Append("rc", s_startup);

        Assert.Equal("700", created);
        Assert.Equal("700", Mode("secrets"));
        Assert.Equal("600", Mode("secrets/.lock"));
    }

    [UnixFact("stat")]
    public void FoldersAboveTheLock_AreForTheOwnerAlone()
    {
        new FileEditor(_folder[".config/osscredentials"]).Edit(_folder["rc"], _ => [1]);

        Assert.Equal("700", Mode(".config"));
    }

    [UnixFact(Need.OtherUser, "stat", "chown")]
    public void GroupThatIsNotOnesOwn_IsRefused_NotLost()
    {
        Directory.CreateDirectory(_folder["home"]);
        _folder.Write("home/rc", "one");
        Command.Succeed("chown", "-R", "65534:1234", _folder["home"]);
        Command.Succeed("chmod", "755", _folder.Root);

        Command ended = Command.RunWriterAs("65534", null, "prepend", _folder["home/lock"], _folder["home/rc"], "kind=Startup");

        Assert.StartsWith("Refused: its group 1234", ended.Output, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("home/rc"));
        Assert.Empty(_folder.Leftovers());
    }
}
