using System;
using System.IO;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>C5, C6, C11 against real mounts, attributes and users.</summary>
public sealed class MountTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a script in a mount namespace of its own; <c>$0</c> is the scratch folder, <c>writer</c> the writer.</summary>
    private Command InNamespace(string script) => Command.Run(
        "unshare", "-m", "sh", "-c", $"set -e; cd \"$0\"; writer() {{ {string.Join(' ', Command.Writer)} \"$@\" || true; }}\n" + script, _folder.Root);

    /// <summary>Runs the writer as an unprivileged user.</summary>
    private Command AsNobody(params string[] arguments)
    {
        Command.Succeed("chmod", "755", _folder.Root);
        return Command.RunWriterAs("65534", null, arguments);
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void DiskFull_LeavesTheOldFile_AndSaysSo()
    {
        // A full or read-only disk leaves the old file (C5).
        Command ended = InNamespace("""
            mkdir disk
            mount -t tmpfs -o size=64k tmpfs disk
            mkdir -m 700 disk/lock; : > disk/lock/.lock
            printf one > disk/rc
            cat /dev/zero > disk/filler 2> /dev/null || true
            writer prepend "$0/disk/lock" "$0/disk/rc" kind=Startup text=two
            cat disk/rc
            ls -A disk
            """);

        Assert.Contains($"'{_folder["disk/rc"]}' was not written: the disk is full.", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("onefiller\nlock\nrc", ended.Output, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void DiskFull_BeforeTheLockFolder_SaysSo()
    {
        Command ended = InNamespace("""
            mkdir disk
            mount -t tmpfs -o size=64k,nr_inodes=2 tmpfs disk
            printf one > disk/rc
            writer prepend "$0/disk/lock" "$0/disk/rc" kind=Startup text=two
            ls -A disk
            """);

        Assert.Contains("the disk is full", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nrc", ended.Output, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void ReadOnlyFileSystem_IsSaid()
    {
        Command ended = InNamespace("""
            mkdir disk
            mount -t tmpfs tmpfs disk
            mkdir -m 700 disk/lock; : > disk/lock/.lock; printf one > disk/rc
            mount -o remount,ro disk
            writer prepend "$0/disk/lock" "$0/disk/rc" kind=Startup text=two
            writer prepend "$0/lock" "$0/disk/rc" kind=Startup text=two
            cat disk/rc
            """);

        string[] lines = ended.Output.Split('\n');
        Assert.StartsWith("StoreException: ", lines[0], StringComparison.Ordinal);
        Assert.Contains("the file system is read-only", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Refused: it can't be written: the file system is read-only.", lines[1], StringComparison.Ordinal);
        Assert.Equal("one", lines[2]);
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void BindMountedFile_IsLeftAlone_AndSaid()
    {
        // Docker and Kubernetes mount single files like this, and renaming onto a mount fails (C6).
        Command ended = InNamespace("""
            printf one > outside
            : > rc
            mount --bind outside rc
            writer prepend "$0/lock" "$0/rc" kind=Startup text=two
            cat rc
            """);

        Assert.Contains("was not written: it is a mount point, such as a file that is mounted into a container", ended.Output, StringComparison.Ordinal);
        Assert.EndsWith("\none", ended.Output, StringComparison.Ordinal);
        Assert.Empty(_folder.Leftovers());
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void FileOfAContainerImage_IsWritten()
    {
        // Opening a file of an overlay's lower layer for writing copies it, which must not look like another's change.
        Command ended = InNamespace("""
            mkdir disk
            mount -t tmpfs tmpfs disk
            mkdir disk/lower disk/upper disk/work disk/merged
            printf one > disk/lower/rc
            mount -t overlay overlay -o lowerdir=disk/lower,upperdir=disk/upper,workdir=disk/work disk/merged
            writer prepend "$0/lock" "$0/disk/merged/rc" kind=Startup text=two
            cat disk/merged/rc
            """);

        Assert.Equal("Changed\ntwoone", ended.Output);
    }

    [UnixFact(Need.Root, Need.Mount)]
    public void ChangeWithinOneTickOfTheClock_IsNoticed()
    {
        // ramfs has time stamps of some ms, as every file system had before Linux 6.13; the content shows the difference (C14).
        Command ended = InNamespace("""
            mkdir disk
            mount -t ramfs ramfs disk
            writer race "$0/lock" "$0/disk/rc" kind=Startup count=200
            """);

        Assert.Equal("0 lost", ended.Output);
    }

    [UnixFact(Need.Root, "chattr")]
    public void ImmutableFile_IsRefused()
    {
        // Files of someone else are left unchanged (C11).
        _folder.Write("rc", "one");
        Command.Succeed("chattr", "+i", _folder["rc"]);
        try
        {
            Command ended = Command.Run([.. Command.Writer, "prepend", _folder.LockFolder, _folder["rc"], "kind=Startup", "text=two"]);

            Assert.StartsWith("Refused: it can't be written: the system doesn't allow it (an immutable", ended.Output, StringComparison.Ordinal);
            Assert.Equal("one", _folder.Text("rc"));
        }
        finally
        {
            Command.Succeed("chattr", "-i", _folder["rc"]);
        }
    }

    [UnixFact(Need.Root, "chattr")]
    public void ImmutableFolder_IsSaid()
    {
        Directory.CreateDirectory(_folder["home"]);
        _folder.Write("home/rc", "one");
        Command.Succeed("chattr", "+i", _folder["home"]);
        try
        {
            Command ended = Command.Run([.. Command.Writer, "prepend", _folder.LockFolder, _folder["home/rc"], "kind=Startup", "text=two"]);

            Assert.Contains("was not written: ", ended.Output, StringComparison.Ordinal);
            Assert.Contains("('" + _folder["home"] + "')", ended.Output, StringComparison.Ordinal);
            Assert.Equal("one", _folder.Text("home/rc"));
        }
        finally
        {
            Command.Succeed("chattr", "-i", _folder["home"]);
        }
    }

    [UnixTheory("chmod")]
    [InlineData("444")]
    [InlineData("400")]
    public void ReadOnlyFile_IsRefused_ThoughItsFolderIsNot(string mode)
    {
        _folder.Write("rc", "one");
        Command.Succeed("chmod", mode, _folder["rc"]);

        Command ended = Command.Run([.. Command.Writer, "prepend", _folder.LockFolder, _folder["rc"], "kind=Startup", "text=two"]);

        Assert.StartsWith("Refused: it is read-only.", ended.Output, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("rc"));
    }

    [UnixFact(Need.OtherUser, "chown")]
    public void FolderWithoutTheRightToWrite_IsSaid()
    {
        Directory.CreateDirectory(_folder["home"]);
        Directory.CreateDirectory(_folder["lock"]);
        _folder.Write("home/rc", "one");
        Command.Succeed("chown", "65534:65534", _folder["home/rc"], _folder["lock"]);
        Command.Succeed("chmod", "755", _folder["home"]);

        Command ended = AsNobody("prepend", _folder["lock"], _folder["home/rc"], "kind=Startup", "text=two");

        Assert.Contains($"'{_folder["home/rc"]}' was not written: permission is denied ('{_folder["home"]}').", ended.Output, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("home/rc"));
    }

    [UnixFact(Need.OtherUser)]
    public void HomeFolderOfRoot_IsRefusedToAnother()
    {
        Command ended = AsNobody("write", _folder["lock"], _folder["rc"], "home=" + _folder.Root);

        Assert.Contains("belongs to user 0, and this process runs as user 65534", ended.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [UnixFact(Need.OtherUser, "chown")]
    public void OrdinaryUser_WritesItsOwnFiles()
    {
        Directory.CreateDirectory(_folder["home"]);
        _folder.Write("home/rc", "one");
        Command.Succeed("chown", "-R", "65534:65534", _folder["home"]);

        Command ended = AsNobody("prepend", _folder["home/lock"], _folder["home/rc"], "kind=Startup", "text=two", "home=" + _folder["home"]);

        Assert.Equal("Changed", ended.Output);
        Assert.Equal("twoone", _folder.Text("home/rc"));
    }
}
