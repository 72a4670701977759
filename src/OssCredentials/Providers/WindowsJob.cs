#if !NET
using System;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace OssCredentials.Providers;

/// <summary>A job object: processes that can be killed together with everything that they start.</summary>
internal sealed class WindowsJob : IDisposable
{
    private const string Library = "kernel32.dll";

    private readonly SafeWaitHandle _handle;

    public WindowsJob()
    {
        _handle = CreateJobObject(IntPtr.Zero, null);
        if (_handle.IsInvalid)
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Adds a process; its later children belong to the job too.</summary>
    public void Assign(IntPtr process)
    {
        // A process that has already exited can't be added, and needn't be.
        _ = AssignProcessToJobObject(_handle, process);
    }

    /// <summary>Kills every process of the job.</summary>
    public void Terminate()
    {
        if (!TerminateJobObject(_handle, 1))
        {
            throw new Win32Exception();
        }
    }

    public void Dispose() => _handle.Dispose();

    [DllImport(Library, SetLastError = true, CharSet = CharSet.Unicode, ExactSpelling = true, EntryPoint = "CreateJobObjectW")]
    private static extern SafeWaitHandle CreateJobObject(IntPtr security, string? name);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(SafeWaitHandle job, IntPtr process);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateJobObject(SafeWaitHandle job, uint exitCode);
}
#endif
