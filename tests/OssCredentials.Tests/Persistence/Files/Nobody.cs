using System;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace OssCredentials.Tests.Persistence.Files;

/// <summary>Runs code of this process with the file rights of the user nobody. Needs root.</summary>
internal static partial class Nobody
{
    private const uint Id = 65534;

    /// <summary>Runs it on a separate thread: setfsuid(2) applies only to the calling thread.</summary>
    internal static void Does(Action action)
    {
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(() =>
        {
            _ = SetFileGroup(Id);
            _ = SetFileUser(Id);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                error = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        error?.Throw();
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);

    [LibraryImport("libc", EntryPoint = "setfsgid")]
    private static partial int SetFileGroup(uint group);
}
