using System;
using System.IO;

namespace OssCredentials.PowerShell.Tests.Shell;

/// <summary>A temporary folder for scripts.</summary>
internal sealed class ScriptFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("osscredentials-shell-").FullName;

    /// <summary>Writes a file and gives its full path.</summary>
    public string Write(string name, string text)
    {
        string path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
