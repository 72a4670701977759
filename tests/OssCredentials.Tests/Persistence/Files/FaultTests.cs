using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>System calls that fail, injected by strace. The old file is intact, the cause is reported, nothing is left behind (C4, C6).</summary>
public sealed class FaultTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public FaultTests()
    {
        _folder.Write("rc", "one");
        Directory.CreateDirectory(_folder.LockFolder);
        File.WriteAllText(Path.Combine(_folder.LockFolder, ".lock"), string.Empty);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Prepends "two" to the file while strace makes system calls fail.</summary>
    private Command PrependWith(string injection, params string[] filter) => Command.Run(
        ["strace", "-f", "-qq", "-o", "/dev/null", .. filter, "-e", "inject=" + injection,
        .. Command.Writer, "prepend", _folder.LockFolder, _folder["rc"], "kind=Startup", "text=two"]);

    private void AssertUntouched(Command ended, string cause)
    {
        Assert.StartsWith("StoreException: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains($"'{_folder["rc"]}' was not written: {cause}", ended.Output, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("rc"));
        Assert.Empty(_folder.Leftovers());
    }

    [UnixTheory("strace")]
    [InlineData("EIO", "the disk reported an input/output error")]
    [InlineData("ENOSPC", "the disk is full")]
    [InlineData("EDQUOT", "the disk quota is used up")]
    public void FailingFsync_LeavesTheOldFile(string errno, string cause) =>
        AssertUntouched(PrependWith($"fsync:error={errno}:when=1"), cause);

    [UnixTheory("strace")]
    [InlineData("EACCES", "permission is denied")]
    [InlineData("EPERM", "the system doesn't allow it")]
    [InlineData("EBUSY", "it is a mount point")]
    [InlineData("EXDEV", "it is on a different file system")]
    [InlineData("EROFS", "the file system is read-only")]
    public void FailingRename_LeavesTheOldFile_AndIsNotReplacedByACopy(string errno, string cause) =>
        AssertUntouched(PrependWith($"/^rename:error={errno}"), cause);

    [UnixTheory("strace")]
    [InlineData("fchmod:error=EPERM:when=2", "the system doesn't allow it")]
    [InlineData("/^flistxattr:error=EIO", "the disk reported an input/output error")]
    public void FailingTakeOverOfModeOrAttributes_LeavesTheOldFile(string injection, string cause) =>
        AssertUntouched(PrependWith(injection), cause);

    [UnixFact("strace")]
    public void FailingFsyncOfTheFolder_IsSaid_ThoughTheNewFileIsThere()
    {
        Command ended = PrependWith("fsync:error=EIO:when=2");

        Assert.StartsWith("StoreException: ", ended.Output, StringComparison.Ordinal);
        Assert.Contains("was changed, but the disk did not confirm it", ended.Output, StringComparison.Ordinal);
        Assert.Equal("twoone", _folder.Text("rc"));
    }

    [UnixFact("strace")]
    public void FolderThatCannotBeSynced_IsNoError()
    {
        // SMB and some FUSE file systems answer EINVAL to fsync of a folder.
        Command ended = PrependWith("fsync:error=EINVAL:when=2");

        Assert.Equal("Changed", ended.Output);
    }

    [UnixTheory("strace")]
    [InlineData("fsync")]
    [InlineData("flock")]
    [InlineData("fchmod")]
    [InlineData("/^rename")]
    [InlineData("statx")]
    [InlineData("flistxattr")]
    public void InterruptedCall_IsMadeAgain(string call)
    {
        Command ended = PrependWith($"{call}:error=EINTR:when=1..3");

        Assert.Equal("Changed", ended.Output);
        Assert.Equal("twoone", _folder.Text("rc"));
    }

    [UnixFact("strace")]
    public void RenameOfATemporaryFileThatWasSweptAway_IsDoneAgain()
    {
        Command ended = PrependWith("/^rename:error=ENOENT:when=1");

        Assert.Equal("Changed", ended.Output);
        Assert.Equal("twoone", _folder.Text("rc"));
        Assert.Empty(_folder.Leftovers());
    }

    [UnixFact("strace")]
    public void FileThatGoesBetweenTwoLooks_IsLookedForAgain()
    {
        // An editor that deletes and rewrites: the file exists at the first check, but not at the next. Opened by its name in its open
        // folder: the first check is by statx.
        Command ended = PrependWith("openat:error=ENOENT:when=1", ["-P", "rc"]);

        Assert.Equal("Changed", ended.Output);
        Assert.Equal("twoone", _folder.Text("rc"));
    }

    [UnixFact("strace")]
    public void FileSystemWithoutLocks_IsSaid_NotWrittenUnlocked()
    {
        Command ended = PrependWith("flock:error=ENOLCK");

        Assert.Contains("doesn't support this operation", ended.Output, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("rc"));
    }

    [UnixFact("strace")]
    public void EverythingIsSynced_BeforeItGetsItsName()
    {
        // A power cut after the rename and before the data is on the disk leaves an empty file.
        Command.Succeed(
            ["strace", "-f", "-o", _folder["trace"], "-e", "trace=write,fsync,/^rename",
            .. Command.Writer, "prepend", _folder.LockFolder, _folder["rc"], "kind=Startup", "text=two"]);
        List<string> calls = [.. File.ReadLines(_folder["trace"])
            .Select(static line => Regex.Match(line, @"^\d+ +(write|fsync|rename)\w*\((.*)"))
            .Where(static match => match.Success && (match.Groups[1].Value != "write" || match.Groups[2].Value.Contains("twoone", StringComparison.Ordinal)))
            .Select(static match => match.Groups[1].Value)];

        Assert.Equal(["write", "fsync", "rename", "fsync"], calls);
    }
}
