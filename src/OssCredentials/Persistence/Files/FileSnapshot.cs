using System;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>A file as it was read: an edit starts from it, and it must be unchanged when the new file replaces it.</summary>
internal sealed class FileSnapshot : IDisposable
{
    internal FileSnapshot(string path, string target)
    {
        Path = path;
        Target = target;
    }

    /// <summary>The path that the caller specified.</summary>
    internal string Path { get; }

    /// <summary>The file that the path refers to, without links.</summary>
    internal string Target { get; }

    /// <summary>The folder of <see cref="Target"/>.</summary>
    internal string Folder => System.IO.Path.GetDirectoryName(Target)!;

    /// <summary>Whether the path is itself a link.</summary>
    internal bool IsLink { get; init; }

    /// <summary>The open folder on Unix, in which everything is done.</summary>
    internal UnixPlace? Place { get; init; }

    /// <summary>The file's content; null if there is no file.</summary>
    internal byte[]? Bytes { get; init; }

    /// <summary>The open file on Unix, from which everything is read; null if there is no file.</summary>
    internal SafeFileHandle? File { get; init; }

    /// <summary>Its status on Unix; null if there is no file.</summary>
    internal UnixFileStatus? UnixStatus { get; init; }

    /// <summary>What identifies it on Windows; null if there is no file.</summary>
    internal WindowsFileInformation? WindowsStatus { get; init; }

    public void Dispose()
    {
        File?.Dispose();
        Place?.Dispose();
    }
}
