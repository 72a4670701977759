#if !NET
using System;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Caching;

/// <summary>Gives netstandard2.0 a wait that can be cancelled without cancelling the task.</summary>
internal static class TaskWaiting
{
    public static async Task<T> WaitAsync<T>(this Task<T> task, CancellationToken cancellationToken)
    {
        if (task.IsCompleted || !cancellationToken.CanBeCanceled)
        {
            return await task.ConfigureAwait(false);
        }

        var cancelled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (cancellationToken.Register(() => cancelled.TrySetResult(true)))
        {
            return await Task.WhenAny(task, cancelled.Task).ConfigureAwait(false) == task
                ? await task.ConfigureAwait(false)
                : throw new OperationCanceledException(cancellationToken);
        }
    }
}
#endif
