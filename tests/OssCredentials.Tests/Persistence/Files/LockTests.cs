using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Who waits for whom, and how long (C16).</summary>
public sealed class LockTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static FileEditorOptions Waiting(double seconds) => new() { LockTimeout = TimeSpan.FromSeconds(seconds) };

    /// <summary>A process that holds the lock.</summary>
    private Process Holder()
    {
        Process process = Command.Start([.. Command.Writer, "hold", _folder.LockFolder, _folder["file"]]);
        Assert.Equal("held", process.StandardOutput.ReadLine());
        return process;
    }

    [UnixTheory]
    [InlineData("nowhere")]
    [InlineData("there")]
    public void LockThatIsALink_IsAnErrorThatSaysSo_AndNotAWait(string target)
    {
        // The lock file is a link here: nothing is created or locked at its other end (C19).
        Directory.CreateDirectory(_folder.LockFolder);
        File.WriteAllText(_folder["there"], "theirs");
        File.CreateSymbolicLink(Path.Combine(_folder.LockFolder, ".lock"), _folder[target]);

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1]));

        Assert.Contains("its lock", error.Message, StringComparison.Ordinal);
        Assert.Contains("is a symbolic link", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["nowhere"]) || File.Exists(_folder["file"]));
    }

    [Fact]
    public void LockOfAKilledHolder_IsFreeAtOnce()
    {
        using Process holder = Holder();
        holder.Kill();
        holder.WaitForExit();

        StoreChange change = _folder.Editor.Edit(_folder["file"], _ => [1], Waiting(0));

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
    }

    [Fact]
    public async Task LockOfAHolderThatEnds_IsTakenSoon()
    {
        using Process holder = Holder();
        Task<StoreChange> edit = Task.Run(() => _folder.Editor.Edit(_folder["file"], _ => [1]));

        await Task.Delay(200);
        Assert.False(edit.IsCompleted);
        holder.StandardInput.Close();

        StoreChange change = await edit.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
    }

    [UnixFact("kill")]
    public void LockOfAFrozenHolder_IsAnErrorThatSaysSo_AfterTheTimeout()
    {
        using Process holder = Holder();
        Command.Succeed("kill", "-STOP", holder.Id.ToString(CultureInfo.InvariantCulture));
        double seconds = FullSize.Of(1, 10);
        Stopwatch waited = Stopwatch.StartNew();

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1], Waiting(seconds)));

        holder.Kill();
        Assert.InRange(waited.Elapsed.TotalSeconds, seconds, seconds + 0.5);
        Assert.Contains($"more than {seconds} s", error.Message, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder.LockFolder, ".lock"), error.Target);
        Assert.False(File.Exists(_folder["file"]));
    }

    [Fact]
    public void Timeout_Is10Seconds_UnlessGiven() => Assert.Equal(TimeSpan.FromSeconds(10), new FileEditorOptions().LockTimeout);

    [Fact]
    public async Task Cancellation_EndsTheWaitWithin250Milliseconds()
    {
        using Process holder = Holder();
        using CancellationTokenSource source = new();
        Task<StoreChange> edit = Task.Run(() => _folder.Editor.Edit(_folder["file"], _ => [1], null, source.Token));
        await Task.Delay(300);
        Stopwatch waited = Stopwatch.StartNew();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => edit);
        Assert.InRange(waited.ElapsedMilliseconds, 0, 250);
        Assert.False(File.Exists(_folder["file"]));
        holder.Kill();
    }

    [Fact]
    public void CancelledToken_ChangesNothing()
    {
        Assert.ThrowsAny<OperationCanceledException>(
            () => _folder.Editor.Edit(_folder["file"], _ => [1], null, new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void CancellationDuringTheEdit_ChangesNothing()
    {
        using CancellationTokenSource source = new();

        Assert.ThrowsAny<OperationCanceledException>(() => _folder.Editor.Edit(
            _folder["file"],
            _ =>
            {
                source.Cancel();
                return [1];
            },
            null,
            source.Token));

        Assert.False(File.Exists(_folder["file"]));
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void TwoThreads_DoNotHoldItTogether()
    {
        using FileEditSession session = _folder.Editor.Lock();

        Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1], Waiting(0)));
    }

    [Fact]
    public void LockThatItsHolderRemoves_IsNotSharedByTwoWaiters()
    {
        // Each round removes the lock and its folder; an open handle on a removed lock must not count as holding it.
        int inside = 0;
        int most = 0;
        Parallel.For(0, 8, _ =>
        {
            for (int i = 0; i < 50; i++)
            {
                using FileEditSession session = _folder.Editor.Lock();
                most = Math.Max(most, Interlocked.Increment(ref inside));
                Thread.SpinWait(2000);
                Interlocked.Decrement(ref inside);
                session.RemoveLockFolder();
            }
        });

        Assert.Equal(1, most);
    }

    [UnixFact("strace")]
    public async Task RemovedLock_IsNoLock_ThoughItsOldFileCanBeLocked()
    {
        // A waiter that opens the lock, is late to lock it, and meanwhile the lock is removed and made again by others.
        FileEditSession first = _folder.Editor.Lock();
        using Process late = Command.Start(
            ["strace", "-f", "-o", _folder["trace"], "-e", "trace=openat,flock", "-e", "inject=flock:delay_enter=3000000:when=1",
            .. Command.Writer, "hold", _folder.LockFolder, _folder["file"], "timeout=60000"]);
        while (!File.Exists(_folder["trace"]) || !_folder.Text("trace").Contains(".lock\", O_RDWR", StringComparison.Ordinal))
        {
            await Task.Delay(20);
        }

        first.RemoveLockFolder();
        Task<string?> held;
        using (_folder.Editor.Lock())
        {
            held = late.StandardOutput.ReadLineAsync();
            await Task.WhenAny(held, Task.Delay(TimeSpan.FromSeconds(5)));
            Assert.False(held.IsCompleted, "held twice");
        }

        Assert.Equal("held", await held);
        late.StandardInput.Close();
        await late.WaitForExitAsync();
    }

    [UnixFact(Need.Root, "chown")]
    public void HomeFolderOfAnother_IsRefused_AndNothingCreatedInIt()
    {
        // sudo can keep the caller's HOME (C11).
        Directory.CreateDirectory(_folder["home"]);
        Command.Succeed("chown", "65534", _folder["home"]);
        FileEditor editor = new(_folder["home/.config/osscredentials"], new FileEditorOptions { HomeFolder = _folder["home"] });

        StoreException error = Assert.Throws<StoreException>(() => editor.Edit(_folder["home/.profile"], _ => [1]));

        Assert.Contains("belongs to user 65534, and this process runs as user 0", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["home"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/nowhere/home")]
    public void NoHomeFolder_IsRefused(string home)
    {
        FileEditor editor = new(_folder.LockFolder, new FileEditorOptions { HomeFolder = home });

        StoreException error = Assert.Throws<StoreException>(() => editor.Edit(_folder["file"], _ => [1]));

        Assert.Contains("home folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Root));
    }

    [UnixFact(Need.Root, "chown")]
    public void LockFolderOfAnother_IsRefused()
    {
        Directory.CreateDirectory(_folder.LockFolder);
        Command.Succeed("chown", "65534", _folder.LockFolder);

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1]));

        Assert.Contains("belongs to user 65534", error.Message, StringComparison.Ordinal);
    }

    // Its owner could hold it permanently.
    [UnixFact(Need.Root, "chown")]
    public void LockOfAnother_IsRefused()
    {
        using (_folder.Editor.Lock())
        {
        }

        string file = Path.Combine(_folder.LockFolder, ".lock");
        File.WriteAllText(file, string.Empty);
        Command.Succeed("chown", "65534", file);

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1]));

        Assert.Contains("doesn't belong to this user", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["file"]));
    }

    [Fact]
    public void FileInTheWayOfTheLockFolder_IsSaid()
    {
        _folder.Write("secrets", "mine");

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(_folder["file"], _ => [1]));

        Assert.Contains("isn't a folder", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", _folder.Text("secrets"));
    }
}
