using System;
using System.IO;
using System.Linq;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

public sealed class FileEditorTests : IDisposable
{
    private static readonly FileEditorOptions s_startup = new() { Kind = FileKind.Startup };
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryByte_ArrivesAsItIs()
    {
        byte[] bytes = [.. Enumerable.Range(0, 70_000).Select(i => (byte)(i * 31))];

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => bytes);

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.Equal(bytes, File.ReadAllBytes(_folder["file"]));
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void Edit_IsGivenWhatTheFileHolds()
    {
        _folder.Write("file", "one");
        byte[]? seen = null;

        _folder.Editor.Edit(_folder["file"], current => seen = current);

        Assert.Equal("one"u8.ToArray(), seen);
    }

    [Fact]
    public void Edit_OfNoFile_IsGivenNull()
    {
        byte[]? seen = [];

        _folder.Editor.Edit(_folder["file"], current => seen = current);

        Assert.Null(seen);
        Assert.False(File.Exists(_folder["file"]));
    }

    [Fact]
    public void SameBytes_AreNotWrittenAgain()
    {
        _folder.Write("file", "one");
        DateTime before = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(_folder["file"], before);

        StoreChange change = _folder.Editor.Edit(_folder["file"], current => current, s_startup);

        Assert.Equal(StoreChangeOutcome.Unchanged, change.Outcome);
        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder["file"]));
    }

    [Fact]
    public void WhatIf_ReportsTheChange_AndCreatesNothing()
    {
        _folder.Write("file", "one");
        FileEditorOptions options = new() { Kind = FileKind.Startup, WhatIf = true, BackupFolder = _folder["backup"] };

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => "two"u8.ToArray(), options);

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.Equal("one", _folder.Text("file"));
        Assert.Equal([_folder["file"]], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void WhatIf_SaysUnchanged_WhereNothingWouldChange()
    {
        _folder.Write("file", "one");

        StoreChange change = _folder.Editor.Edit(_folder["file"], current => current, new FileEditorOptions { Kind = FileKind.Startup, WhatIf = true });

        Assert.Equal(StoreChangeOutcome.Unchanged, change.Outcome);
    }

    [Fact]
    public void RefusalByTheEdit_LeavesTheFile_AndSaysWhy()
    {
        _folder.Write("file", "one");

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => throw new FileRefusedException("it has doubled markers.", "Mend it."));

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Equal("it has doubled markers. Mend it.", change.Reason);
        Assert.Equal("one", _folder.Text("file"));
    }

    [Fact]
    public void Delete_RemovesTheFile()
    {
        _folder.Write("file", "one");

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => null, new FileEditorOptions { AllowDelete = true });

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.False(File.Exists(_folder["file"]));
    }

    [Fact]
    public void Delete_WithoutLeave_IsAnErrorOfTheCaller_AndTheFileStays()
    {
        _folder.Write("file", "one");

        Assert.Throws<InvalidOperationException>(() => _folder.Editor.Edit(_folder["file"], _ => null));

        Assert.Equal("one", _folder.Text("file"));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0x62 })]
    [InlineData(new byte[] { 0xFE, 0xFF, 0x61, 0x62 })]
    [InlineData(new byte[] { 0x61, 0x00, 0x62, 0x00 })]
    public void Utf16AndNul_InAStartupFile_AreRefused(byte[] bytes)
    {
        // Bytes outside the block never change (C12).
        File.WriteAllBytes(_folder["file"], bytes);

        StoreChange change = _folder.Editor.Edit(_folder["file"], current => [1, .. current!], s_startup);

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Equal(bytes, File.ReadAllBytes(_folder["file"]));
    }

    [Fact]
    public void FileOverTheLimit_IsRefused()
    {
        File.WriteAllBytes(_folder["file"], new byte[101]);

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => [], new FileEditorOptions { MaximumBytes = 100 });

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("100 bytes", change.Reason, StringComparison.Ordinal);
        Assert.Equal(101, new FileInfo(_folder["file"]).Length);
    }

    [Fact]
    public void MissingFolder_IsRefused_UnlessItMayBeCreated()
    {
        string path = _folder["a/b/file"];

        StoreChange refused = _folder.Editor.Edit(path, _ => [1]);
        StoreChange changed = _folder.Editor.Edit(path, _ => [1], new FileEditorOptions { CreateFolders = true });

        Assert.Equal(StoreChangeOutcome.Refused, refused.Outcome);
        Assert.Equal(StoreChangeOutcome.Changed, changed.Outcome);
        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void Folder_IsRefused()
    {
        Directory.CreateDirectory(_folder["file"]);

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => [1]);

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
    }

    [Fact]
    public void Backup_IsWhatTheFileWasBeforeItsFirstEdit_AndGoesWhenTheFileIsThatAgain()
    {
        _folder.Write("file", "one");
        FileEditorOptions options = s_startup with { BackupFolder = _folder["backup"] };
        string backup = FileEditSession.BackupPath(_folder["backup"], _folder["file"]);

        _folder.Editor.Edit(_folder["file"], _ => "two"u8.ToArray(), options);
        _folder.Editor.Edit(_folder["file"], _ => "three"u8.ToArray(), options);
        string kept = File.ReadAllText(backup);
        _folder.Editor.Edit(_folder["file"], _ => "one"u8.ToArray(), options);

        Assert.Equal("one", kept);
        Assert.False(Directory.Exists(_folder["backup"]));
    }

    [Fact]
    public void Backup_OfAKilledClear_GoesWithTheNextOne()
    {
        _folder.Write("file", "one");
        FileEditorOptions options = s_startup with { BackupFolder = _folder["backup"] };
        _folder.Editor.Edit(_folder["file"], _ => "two"u8.ToArray(), options);
        _folder.Write("file", "one"); // killed after the file was put back, before its backup was removed

        StoreChange change = _folder.Editor.Edit(_folder["file"], current => current, options);

        Assert.Equal(StoreChangeOutcome.Unchanged, change.Outcome);
        Assert.False(Directory.Exists(_folder["backup"]));
    }

    [Fact]
    public void NewStartupFile_HasNoBackup()
    {
        _folder.Editor.Edit(_folder["file"], _ => "two"u8.ToArray(), s_startup with { BackupFolder = _folder["backup"] });

        Assert.False(Directory.Exists(_folder["backup"]));
    }

    [Fact]
    public void Session_EditsSeveralFilesUnderOneLock_AndTakesTheLockAway()
    {
        using (FileEditSession session = _folder.Editor.Lock())
        {
            session.Edit(Path.Combine(_folder.LockFolder, "env.sh"), _ => [1]);
            session.Edit(_folder["file"], _ => [2]);
            session.Edit(Path.Combine(_folder.LockFolder, "env.sh"), _ => null, new FileEditorOptions { AllowDelete = true });
            session.RemoveLockFolder();
        }

        Assert.Equal([_folder["file"]], Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void LockFolder_WithSomethingElseInIt_Stays()
    {
        using FileEditSession session = _folder.Editor.Lock();
        File.WriteAllText(Path.Combine(_folder.LockFolder, "mine"), "x");

        session.RemoveLockFolder();

        Assert.Equal([Path.Combine(_folder.LockFolder, "mine")], Directory.EnumerateFileSystemEntries(_folder.LockFolder));
    }

    [Fact]
    public void Message_NamesFileCauseAndRemedy_AndNoContent()
    {
        StoreException error = new("/home/u/.profile", "'/home/u/.profile' was not written: the disk is full.", "Free some space.");

        Assert.Equal("'/home/u/.profile' was not written: the disk is full.", error.Message);
        Assert.Equal("/home/u/.profile", error.Target);
        Assert.Equal("Free some space.", error.Remedy);
    }
}
