using System;
using System.IO;
using System.Runtime.InteropServices;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>What a path refers to (C7, C8, C9).</summary>
public sealed class LinkTests : IDisposable
{
    private static readonly FileEditorOptions s_startup = new() { Kind = FileKind.Startup };
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private StoreChange Append(string name, FileEditorOptions? options = null) =>
        _folder.Editor.Edit(_folder[name], current => [.. current ?? [], (byte)'+'], options ?? s_startup);

    [UnixFact]
    public void ChainOfRelativeLinks_IsFollowed_AndStays()
    {
        Directory.CreateDirectory(_folder["dotfiles/shell"]);
        _folder.Write("dotfiles/shell/rc", "one");
        File.CreateSymbolicLink(_folder["dotfiles/rc"], "shell/rc");
        File.CreateSymbolicLink(_folder[".rc"], "dotfiles/rc");

        StoreChange change = Append(".rc");

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.Equal("one+", _folder.Text("dotfiles/shell/rc"));
        Assert.Equal("dotfiles/rc", new FileInfo(_folder[".rc"]).LinkTarget);
        Assert.Equal("shell/rc", new FileInfo(_folder["dotfiles/rc"]).LinkTarget);
    }

    [UnixFact]
    public void RelativeLink_InALinkedFolder_IsFollowedFromWhereItReallyIs()
    {
        // The text "home/../shared/rc" would mean <root>/shared/rc; the system goes to <root>/data/shared/rc.
        Directory.CreateDirectory(_folder["data/user"]);
        Directory.CreateDirectory(_folder["data/shared"]);
        _folder.Write("data/shared/rc", "one");
        File.CreateSymbolicLink(_folder["home"], "data/user");
        File.CreateSymbolicLink(_folder["data/user/.rc"], "../shared/rc");

        Append("home/.rc");

        Assert.Equal("one+", _folder.Text("data/shared/rc"));
    }

    [UnixFact]
    public void NewFile_InALinkedFolder_IsWrittenThere()
    {
        Directory.CreateDirectory(_folder["data"]);
        File.CreateSymbolicLink(_folder["home"], "data");

        Append("home/.rc");

        Assert.Equal("+", _folder.Text("data/.rc"));
    }

    [UnixFact]
    public void FortyLinks_AreFollowed_FortyOneAreNot()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
        {
            return; // macOS itself follows 32.
        }

        _folder.Write("link0", "one");
        for (int i = 1; i <= 41; i++)
        {
            File.CreateSymbolicLink(_folder[$"link{i}"], $"link{i - 1}");
        }

        Assert.Equal(StoreChangeOutcome.Changed, Append("link40").Outcome);
        Assert.Equal(StoreChangeOutcome.Refused, Append("link41").Outcome);
        Assert.Equal("one+", _folder.Text("link0"));
    }

    [UnixFact]
    public void LoopOfLinks_IsRefused()
    {
        File.CreateSymbolicLink(_folder["a"], "b");
        File.CreateSymbolicLink(_folder["b"], "a");

        StoreChange change = Append("a");

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("loop", change.Reason, StringComparison.Ordinal);
    }

    [UnixFact]
    public void DanglingLink_IsRefused_AndItsTargetNotCreated()
    {
        File.CreateSymbolicLink(_folder["a"], "nowhere");

        StoreChange change = Append("a");

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("something that doesn't exist", change.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["nowhere"]));
        Assert.Equal("nowhere", new FileInfo(_folder["a"]).LinkTarget);
    }

    [UnixFact]
    public void FileOfOurs_ThatIsNowALink_IsEmptied_NotLeftDangling()
    {
        _folder.Write("moved", "one");
        File.CreateSymbolicLink(_folder["rc"], "moved");

        _folder.Editor.Edit(_folder["rc"], _ => null, s_startup with { AllowDelete = true });

        Assert.Equal("moved", new FileInfo(_folder["rc"]).LinkTarget);
        Assert.Equal(string.Empty, _folder.Text("moved"));
    }

    [UnixFact("ln")]
    public void HardLink_IsRefused_UnlessForced()
    {
        _folder.Write("one", "one");
        Command.Succeed("ln", _folder["one"], _folder["two"]);

        StoreChange refused = Append("one");
        string untouched = _folder.Text("one");
        StoreChange forced = Append("one", s_startup with { AllowHardLinks = true });

        Assert.Equal(StoreChangeOutcome.Refused, refused.Outcome);
        Assert.Contains("2 hard links", refused.Reason, StringComparison.Ordinal);
        Assert.Equal("one", untouched);
        Assert.Equal(StoreChangeOutcome.Changed, forced.Outcome);
        Assert.Equal("one+", _folder.Text("one"));
        Assert.Equal("one", _folder.Text("two"));
    }

    [UnixFact("mkfifo")]
    public void Pipe_IsRefused_AndDoesNotBlock()
    {
        Command.Succeed("mkfifo", _folder["pipe"]);

        StoreChange change = Append("pipe");

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("not a regular file", change.Reason, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root, "mknod")]
    public void Device_IsRefused()
    {
        // A separate one: a fault here would replace the machine's.
        Command.Succeed("mknod", _folder["null"], "c", "1", "3");

        StoreChange change = Append("null");

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("not a regular file", change.Reason, StringComparison.Ordinal);
    }

    [UnixFact(Need.Root, "chown")]
    public void FileOfAnother_IsRefused()
    {
        _folder.Write("rc", "one");
        Command.Succeed("chown", "65534", _folder["rc"]);

        StoreChange change = Append("rc");

        Assert.Equal(StoreChangeOutcome.Refused, change.Outcome);
        Assert.Contains("belongs to user 65534", change.Reason, StringComparison.Ordinal);
        Assert.Equal("one", _folder.Text("rc"));
    }

    [UnixFact]
    public void PreparedLinkOfOurNaming_IsNeitherFollowedNorSwept()
    {
        // A temporary file is always a new one (C19).
        _folder.Write("victim", "victim");
        File.CreateSymbolicLink(_folder[".osscredentials-tmp-aaaaaa"], "victim");
        _folder.Write("rc", "one");

        Append("rc");

        Assert.Equal("one+", _folder.Text("rc"));
        Assert.Equal("victim", _folder.Text("victim"));
        Assert.Equal("victim", new FileInfo(_folder[".osscredentials-tmp-aaaaaa"]).LinkTarget);
    }

    [UnixFact("strace")]
    public void TemporaryFile_IsCreatedExclusively_AndForTheOwnerAlone()
    {
        // Creating a file with the temporary file's name in advance gains nothing (C19).
        _folder.Write("rc", "one");
        Command.Succeed(["strace", "-f", "-o", _folder["trace"], "-e", "trace=/^open", .. Command.Writer, "write", _folder.LockFolder, _folder["rc"]]);

        string[] created = Array.FindAll(File.ReadAllLines(_folder["trace"]), line => line.Contains("osscredentials-tmp-", StringComparison.Ordinal));
        Assert.Contains("O_CREAT|O_EXCL", Assert.Single(created), StringComparison.Ordinal);
        Assert.Contains(", 0600)", created[0], StringComparison.Ordinal);
    }
}
