using System;
using System.ComponentModel;
using System.Diagnostics;

namespace OssCredentials.Providers;

/// <summary>A process and the children that it starts, to be ended together.</summary>
internal sealed class ExternalProcessTree : IDisposable
{
    private readonly Process _process;
#if !NET
    private readonly WindowsJob _job;
#endif

    /// <summary>Takes hold of a process that has just been started.</summary>
    public ExternalProcessTree(Process process)
    {
        _process = process;
#if !NET
        // .NET Framework, thus Windows, cannot end a tree by itself.
        _job = new WindowsJob();
        _job.Assign(process.Handle);
#endif
    }

    /// <summary>Ends it with its children while it runs. What a process leaves behind when it exits, it leaves on purpose.</summary>
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
            // It ended by itself between the question and the call.
        }
        catch (AggregateException)
        {
            // A child of another user's cannot be ended; the rest has been, and that isn't a reason to hide why.
        }
    }

    public void Dispose()
    {
#if !NET
        _job.Dispose();
#endif
    }
}
