using System;
using System.IO;
using System.Runtime.Versioning;
using OssCredentials.Persistence;
using OssCredentials.Serving;
using OssCredentials.Tests.Persistence.Files;
using OssCredentials.Tests.Providers;
using Xunit;

namespace OssCredentials.Tests.Serving;

/// <summary>Where the file that leads ossutil to a served credential may be.</summary>
[SupportedOSPlatform("linux")]
public sealed class OssutilFileTests : IDisposable
{
    private static readonly Uri s_address = new("http://127.0.0.1:8123/path");

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The TMPDIR belongs to someone who could rename our folder there, and replace it with one that has a program for ossutil (B0).
    [Persistence.Files.UnixFact]
    public void FolderForTemporaryFiles_ThatOthersCanChange_IsRefused()
    {
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0x1FF);

        FileRefusedException error = Assert.Throws<FileRefusedException>(() => OssutilFile.Write(s_address, new SourceVariables(), _folder.Root));

        Assert.Contains($"other accounts can write the folder '{_folder.Root}'", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    // Like /tmp: no one can remove or rename another user's files.
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
