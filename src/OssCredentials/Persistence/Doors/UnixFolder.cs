using System;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Doors;

/// <summary>An open folder: everything is done in this very folder, whatever its path refers to by then.</summary>
internal sealed class UnixFolder : IDisposable
{
    internal UnixFolder(SafeFileHandle handle, string path)
    {
        Handle = handle;
        Path = path;
        Status = UnixFileStatus.Of(handle, path);
    }

    internal SafeFileHandle Handle { get; }

    /// <summary>The path by which it was reached, without links.</summary>
    internal string Path { get; }

    /// <summary>Its status when it was opened.</summary>
    internal UnixFileStatus Status { get; }

    public void Dispose() => Handle.Dispose();
}
