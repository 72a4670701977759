using System;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>A file as it was read: what an edit starts from, and what must still be there when the new file takes its place.</summary>
internal sealed class FileSnapshot : IDisposable
{
    internal FileSnapshot(string path, string target)
    {
        Path = path;
        Target = target;
    }

    /// <summary>The path as the caller named it.</summary>
    internal string Path { get; }

    /// <summary>The file that the path leads to, without links.</summary>
    internal string Target { get; }

    /// <summary>The folder of <see cref="Target"/>.</summary>
    internal string Folder => System.IO.Path.GetDirectoryName(Target)!;

    /// <summary>Whether the path is itself a link.</summary>
    internal bool IsLink { get; init; }

    /// <summary>The open folder on Unix, in which all is done.</summary>
    internal UnixPlace? Place { get; init; }

    /// <summary>What the file holds; null when there isn't a file.</summary>
    internal byte[]? Bytes { get; init; }

    /// <summary>The open file on Unix, from which all of it is read; null when there isn't a file.</summary>
    internal SafeFileHandle? File { get; init; }

    /// <summary>What stat told of it on Unix; null when there isn't a file.</summary>
    internal UnixFileStatus? UnixStatus { get; init; }

    /// <summary>What identifies it on Windows; null when there isn't a file.</summary>
    internal WindowsFileInformation? WindowsStatus { get; init; }

    public void Dispose()
    {
        File?.Dispose();
        Place?.Dispose();
    }
}
