using System;
using System.IO;
using System.Runtime.Versioning;
using OssCredentials.Persistence;
using OssCredentials.Serving;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Serving;

/// <summary>Where the file may be that leads ossutil to a served credential.</summary>
[SupportedOSPlatform("linux")]
public sealed class OssutilFileTests : IDisposable
{
    private static readonly Uri s_address = new("http://127.0.0.1:8123/path");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // TMPDIR of someone who could rename our folder there, and put one with a program for ossutil in its place (B0).
    [Persistence.Files.UnixFact]
    public void FolderForTemporaryFiles_ThatOthersCanChange_IsRefused()
    {
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0x1FF);

        FileRefusedException error = Assert.Throws<FileRefusedException>(() => OssutilFile.Write(s_address, new SourceVariables(), _folder.Root));

        Assert.Contains($"other accounts can write the folder '{_folder.Root}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    // As /tmp is: no one removes or renames what is another's.
    [Persistence.Files.UnixFact]
    public void StickyFolder_IsUsed_AndLeftEmpty()
    {
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0x3FF);

        using (OssutilFile file = OssutilFile.Write(s_address, new SourceVariables(), _folder.Root))
        {
            Assert.Contains(s_address.AbsoluteUri, File.ReadAllText(file.Path), StringComparison.Ordinal);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
        }

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }
}
