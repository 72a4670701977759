using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace OssCredentials.Persistence.Files;

/// <summary>A lock file that is held open and locked.</summary>
internal sealed class FileLock : IDisposable
{
    private static long s_released;
    private readonly IDisposable _handle;

    internal FileLock(string path, IDisposable handle)
    {
        Path = path;
        _handle = handle;
    }

    internal string Path { get; }

    /// <summary>Removes the lock file. Whoever waits for it sees that, and makes a new one.</summary>
    internal void Delete() => File.Delete(Path);

    /// <summary>Whether this process has released a lock in the last 20 ms.</summary>
    internal static bool WasJustReleased =>
        Interlocked.Read(ref s_released) is var released and not 0 && Stopwatch.GetTimestamp() - released < Stopwatch.Frequency / 50;

    public void Dispose()
    {
        _handle.Dispose();
        Interlocked.Exchange(ref s_released, Stopwatch.GetTimestamp());
    }
}
