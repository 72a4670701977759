using System;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;
using OssCredentials.Tests.Persistence.Files;
using Xunit;

namespace OssCredentials.Tests.Persistence.Doors;

public sealed class UnixFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A file may grow after its size was read, and system files report 0.
    [UnixTheory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20_000)]
    [InlineData(1_000_000)]
    public void Read_ReturnsTheWholeFile_HoweverLongItSaidToBe(int expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, 20_000).Select(static i => (byte)i)];
        File.WriteAllBytes(_folder["file"], bytes);
        using SafeFileHandle file = File.OpenHandle(_folder["file"]);

        Assert.Equal(bytes, UnixFile.Read(file, "file", 1 << 20, (ulong)expected));
        Assert.Equal(bytes[..15_000], UnixFile.Read(file, "file", 15_000, (ulong)expected));
    }

    // Another account may put a link there between the look at a name and the opening.
    [UnixFact]
    public void Link_IsOpened_InNoWay()
    {
        Directory.CreateDirectory(_folder["folder"]);
        _folder.Write("file", "one");
        File.CreateSymbolicLink(_folder["folder-link"], "folder");
        File.CreateSymbolicLink(_folder["file-link"], "file");
        using UnixPlace place = UnixPlace.Walk(_folder["x"]);
        SafeFileHandle folder = place.Folder.Handle;

        Assert.Throws<ErrnoException>(() => UnixFile.OpenFolderAt(folder, "folder-link", "x"));
        Assert.Throws<ErrnoException>(() => UnixFile.OpenForReadingAt(folder, "file-link", "x"));
        Assert.Throws<ErrnoException>(() => UnixFile.OpenReadWriteAt(folder, "file-link", "x"));
        Assert.Throws<ErrnoException>(() => UnixFile.CreateAt(folder, "file-link", "x", UnixModes.OwnerReadWrite));
    }
}
