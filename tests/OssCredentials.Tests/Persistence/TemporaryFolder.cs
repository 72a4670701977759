using System;
using System.IO;

namespace OssCredentials.Tests.Persistence;

/// <summary>A folder of one test, removed after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder(string name = "")
    {
        Root = Directory.CreateTempSubdirectory("osscredentials-").FullName;
        Path = name.Length == 0 ? Root : System.IO.Path.Combine(Root, name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    private string Root { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
