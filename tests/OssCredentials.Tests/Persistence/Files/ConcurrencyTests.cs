using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Others that write at the same time, with our lock and without (C14, C15).</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private static readonly FileEditorOptions s_startup = new() { Kind = FileKind.Startup };
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ManyProcesses_LoseNoWrite()
    {
        int processes = FullSize.Of(8, 32);
        int writes = FullSize.Of(25, 100);
        Process[] writers = [.. Enumerable.Range(0, processes).Select(i => Command.Start(
            [.. Command.Writer, "append", _folder.LockFolder, _folder["file"], $"count={writes}", $"text=writer {i}", "timeout=600000"]))];

        foreach (Process writer in writers)
        {
            string output = writer.StandardOutput.ReadToEnd();
            writer.WaitForExit();
            Assert.True(writer.ExitCode == 0, output + writer.StandardError.ReadToEnd());
            writer.Dispose();
        }

        string[] lines = File.ReadAllLines(_folder["file"]);
        Assert.Equal(processes * writes, lines.Length);
        Assert.Equal(lines.Length, lines.Distinct().Count());
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void FileReplacedByAnEditorMeanwhile_IsReadAgain()
    {
        _folder.Write("rc", "one");
        int calls = 0;

        StoreChange change = _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                if (calls++ == 0)
                {
                    _folder.Write("new", "two");
                    File.Move(_folder["new"], _folder["rc"], overwrite: true);
                }

                return [(byte)'+', .. current!];
            },
            s_startup);

        Assert.Equal(StoreChangeOutcome.Changed, change.Outcome);
        Assert.Equal("+two", _folder.Text("rc"));
        Assert.Equal(2, calls);
        Assert.Empty(_folder.Leftovers());
    }

    [UnixFact("chmod", "stat")]
    public void ModeChangedMeanwhile_IsKept()
    {
        _folder.Write("rc", "one");
        Command.Succeed("chmod", "644", _folder["rc"]);
        int calls = 0;

        _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                if (calls++ == 0)
                {
                    Command.Succeed("chmod", "600", _folder["rc"]);
                }

                return [(byte)'+', .. current!];
            },
            s_startup);

        Assert.Equal("600", Command.Succeed("stat", "-c", "%a", _folder["rc"]));
    }

    [Fact]
    public void FileWrittenInPlaceMeanwhile_IsReadAgain_ThoughSizeAndModificationTimeAgree()
    {
        _folder.Write("rc", "one");
        DateTime time = File.GetLastWriteTimeUtc(_folder["rc"]);

        _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                if (current!.AsSpan().SequenceEqual("one"u8))
                {
                    _folder.Write("rc", "two");
                    File.SetLastWriteTimeUtc(_folder["rc"], time);
                }

                return [(byte)'+', .. current!];
            },
            s_startup);

        Assert.Equal("+two", _folder.Text("rc"));
    }

    [Fact]
    public void FileCreatedMeanwhile_IsNotOverwritten()
    {
        _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                if (current is null)
                {
                    _folder.Write("rc", "theirs");
                }

                return [(byte)'+', .. current ?? []];
            },
            s_startup);

        Assert.Equal("+theirs", _folder.Text("rc"));
    }

    [Fact]
    public void FileChangedBeforeItsRemoval_IsLookedAtAgain()
    {
        _folder.Write("rc", "ours");

        _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                if (current!.Length != 4)
                {
                    return current;
                }

                _folder.Write("rc", "ours and theirs");
                return null;
            },
            s_startup with { AllowDelete = true });

        Assert.Equal("ours and theirs", _folder.Text("rc"));
    }

    [Fact]
    public void FileThatKeepsChanging_IsGivenUpAfterFiveTimes_AndLeftAsItIs()
    {
        int calls = 0;

        StoreException error = Assert.Throws<StoreException>(() => _folder.Editor.Edit(
            _folder["rc"],
            current =>
            {
                _folder.Write("rc", "change " + (++calls).ToString(CultureInfo.InvariantCulture));
                return [(byte)'+', .. current ?? []];
            },
            s_startup));

        Assert.Equal(5, calls);
        Assert.Contains("changed by another program", error.Message, StringComparison.Ordinal);
        Assert.Equal("change 5", _folder.Text("rc"));
        Assert.Empty(_folder.Leftovers());
    }

    [Fact]
    public void Sweep_LeavesTheFileOfALiveWriter_AndTakesThatOfADeadOne()
    {
        _folder.Write(".osscredentials-tmp-dead00", "secret");
        using FileStream live = new(_folder[".osscredentials-tmp-live00"], FileMode.CreateNew, FileAccess.Write, FileShare.None);

        _folder.Editor.Edit(_folder["rc"], _ => [1]);

        Assert.Equal([_folder[".osscredentials-tmp-live00"]], _folder.Leftovers());
    }

    [Fact]
    public void Sweep_TakesNothingOfAnotherNaming()
    {
        _folder.Write(".osscredentials-tmp", "mine");
        _folder.Write("x.osscredentials-tmp-aaaaaa", "mine");

        _folder.Editor.Edit(_folder["rc"], _ => [1]);

        Assert.True(File.Exists(_folder[".osscredentials-tmp"]));
        Assert.True(File.Exists(_folder["x.osscredentials-tmp-aaaaaa"]));
    }

    [Fact]
    public void WrittenFile_CanBeReadByOthersAtOnce()
    {
        // .NET refuses to open a file that another has locked: the new file must not be locked when it gets its name.
        _folder.Editor.Edit(_folder["file"], _ => [0]);
        using CancellationTokenSource end = new();
        Exception? failure = null;
        Thread reader = new(() =>
        {
            try
            {
                while (!end.IsCancellationRequested)
                {
                    File.ReadAllBytes(_folder["file"]);
                }
            }
            catch (IOException e)
            {
                failure = e;
            }
        });
        reader.Start();

        for (int i = 0; i < 500; i++)
        {
            _folder.Editor.Edit(_folder["file"], _ => [(byte)i, (byte)(i >> 8)]);
        }

        end.Cancel();
        reader.Join();
        Assert.Null(failure);
    }
}
