using System;
using System.ComponentModel;
using System.Diagnostics;

namespace OssCredentials.Providers;

/// <summary>A process and the children that it starts, which are killed together.</summary>
internal sealed class ExternalProcessTree : IDisposable
{
    private readonly Process _process;
#if !NET
    private readonly WindowsJob _job;
#endif

    /// <summary>Attaches to a process that has just been started.</summary>
    public ExternalProcessTree(Process process)
    {
        _process = process;
#if !NET
        // .NET Framework, which means Windows, can't kill a process tree by itself.
        _job = new WindowsJob();
        _job.Assign(process.Handle);
#endif
    }

    /// <summary>Kills it with its children while it runs. What a process leaves behind when it exits, it leaves on purpose.</summary>
    public void Kill()
    {
        try
        {
            if (!_process.HasExited)
            {
#if NET
                _process.Kill(entireProcessTree: true);
#else
                _job.Terminate();
#endif
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException || (exception is Win32Exception && _process.HasExited))
        {
            // It exited between the check and the call.
        }
        catch (AggregateException)
        {
            // A child of another user can't be killed; the rest has been, and the original error matters more.
        }
    }

    public void Dispose()
    {
#if !NET
        _job.Dispose();
#endif
    }
}
