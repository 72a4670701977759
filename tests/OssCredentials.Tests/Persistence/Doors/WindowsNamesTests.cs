using OssCredentials.Persistence;
using OssCredentials.Persistence.Doors;
using Xunit;

namespace OssCredentials.Tests.Persistence.Doors;

/// <summary>Which paths are no files on Windows (C38).</summary>
public class WindowsNamesTests
{
    [Theory]
    [InlineData("CON")]
    [InlineData(@"C:\build\nul")]
    [InlineData(@"C:\build\Aux.env")]
    [InlineData(@"C:\build\lpt1 .txt")]
    [InlineData(@"C:\build\COM¹")]
    [InlineData(@"C:\build\conout$")]
    [InlineData(@"\\.\CON")]
    [InlineData(@"//./PhysicalDrive0")]
    [InlineData(@"\\.\pipe\oss")]
    [InlineData(@"\\server\pipe\oss")]
    [InlineData(@"\\?\GLOBALROOT\Device\Null")]
    [InlineData(@"\\?\C:\build\nul")]
    [InlineData(@"C:\build\oss.env:stream")]
    [InlineData(@"C:\build\oss.env::$DATA")]
    [InlineData(@"C:\build:hidden\oss.env")]
    [InlineData("oss.env:stream")]
    public void DevicePipeOrStream_IsRefused(string path) => Assert.Throws<FileRefusedException>(() => WindowsNames.RefuseUnusable(path));

    [Theory]
    [InlineData(@"C:\build\oss.env")]
    [InlineData(@"C:/build/oss.env")]
    [InlineData(@"C:oss.env")]
    [InlineData(@"\\server\share\oss.env")]
    [InlineData(@"\\?\C:\build\oss.env")]
    [InlineData(@"\\?\UNC\server\share\oss.env")]
    [InlineData(@"C:\build\console.env")]
    [InlineData(@"C:\build\nullable")]
    [InlineData(@"C:\aux files\oss.env")]
    [InlineData(@"C:\")]
    public void File_IsNot(string path) => WindowsNames.RefuseUnusable(path);
}
