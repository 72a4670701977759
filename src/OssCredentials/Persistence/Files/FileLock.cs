using System;
using System.Diagnostics;
using System.Threading;

namespace OssCredentials.Persistence.Files;

/// <summary>A lock file that is open and locked.</summary>
internal sealed class FileLock : IDisposable
{
    private static long s_released;
    private readonly IDisposable[] _handles;
    private readonly Action _delete;

    /// <param name="delete">Removes the lock file if its name still refers to this file.</param>
    /// <param name="handles">The handles that keep it open.</param>
    internal FileLock(Action delete, params IDisposable[] handles)
    {
        _delete = delete;
        _handles = handles;
    }

    /// <summary>Removes the lock file. Anyone waiting for it notices and creates a new one.</summary>
    internal void Delete() => _delete();

    /// <summary>Whether this process has released a lock in the last 20 ms.</summary>
    internal static bool WasJustReleased =>
        Interlocked.Read(ref s_released) is var released and not 0 && Stopwatch.GetTimestamp() - released < Stopwatch.Frequency / 50;

    public void Dispose()
    {
        foreach (IDisposable handle in _handles)
        {
            handle.Dispose();
        }

        Interlocked.Exchange(ref s_released, Stopwatch.GetTimestamp());
    }
}
