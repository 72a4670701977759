using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Export;
using OssCredentials.Tests.Persistence;
using Xunit;

namespace OssCredentials.Tests.Export;

public sealed class ExportFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void NewFile_IsItsOwnersAlone_AndNothingElseStays()
    {
        Write("a");

        Assert.Equal("a\n", File.ReadAllText(_folder["file"]));
        AssertPrivate();
        Assert.Equal([_folder["file"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void OldFile_IsReplaced_AndBecomesItsOwnersAlone()
    {
        File.WriteAllText(_folder["file"], "a longer text than the new one\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["file"], (UnixFileMode)0x1A4); // 0644
        }

        Write("a");

        Assert.Equal("a\n", File.ReadAllText(_folder["file"]));
        AssertPrivate();
    }

    [Fact]
    public void FolderThatIsNotThere_IsAnErrorThatNamesIt()
    {
        var error = Assert.Throws<ExportException>(() => ExportFile.Write(_folder["no/file"], ["secret"], "\n", CancellationToken.None));

        Assert.Contains(_folder["no"], error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task ManyWriters_LeaveOneWholeFile()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(static i => new string((char)('a' + i), 10_000))];

        await Task.WhenAll(texts.Select(text => Task.Run(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                Write(text);
            }
        })));

        Assert.Contains(File.ReadAllText(_folder["file"]).TrimEnd(), texts);
        Assert.Equal([_folder["file"]], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Append_KeepsWhatIsThere_AndEndsItsLastLine()
    {
        File.WriteAllText(_folder["file"], "A=b");

        ExportFile.Append(_folder["file"], ["C=d", "E=f"], "\n");
        ExportFile.Append(_folder["file"], ["G=h"], "\n");

        Assert.Equal("A=b\nC=d\nE=f\nG=h\n", File.ReadAllText(_folder["file"]));
    }

    [Fact]
    public void Append_ToAFileThatIsNotThere_IsAnError() =>
        Assert.Throws<ExportException>(() => ExportFile.Append(_folder["file"], ["A=b"], "\n"));

    private void Write(string line) => ExportFile.Write(_folder["file"], [line], "\n", CancellationToken.None);

    private void AssertPrivate()
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["file"]));
        }
    }
}
