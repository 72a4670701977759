using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Providers;

/// <summary>
/// Runs a program until it exits or reaches its deadline: without a shell, with its output read while it runs, and with the console
/// if a person uses it.
/// </summary>
internal static class ExternalProcess
{
    /// <summary>The longest output that is read, in bytes: a credential needs 3 KiB.</summary>
    public const int MaximumOutputBytes = 64 * 1024;

    /// <summary>The longest standard error that is kept, in bytes. The rest is read and discarded, so that the process can exit.</summary>
    public const int MaximumErrorBytes = 8 * 1024;

    // A child that the process leaves behind may keep the pipes open forever; what the process itself wrote is available at once.
    private static readonly TimeSpan s_afterExit = TimeSpan.FromMilliseconds(500);

    /// <param name="path">The program's full path.</param>
    /// <param name="command">Its arguments.</param>
    /// <param name="resolving">The profiles that are being resolved, in the form of <see cref="ProfileRing"/>.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="hasConsole">Whether it has the console as input and standard error: it may prompt for a code there.</param>
    /// <param name="layer">The layer whose variables it gets; null for the process's.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <exception cref="CredentialSourceException">It can't be started, takes too long, or prints too much.</exception>
    public static async Task<ExternalProcessResult> RunAsync(
        string path, ExternalProcessCommand command, string resolving, TimeSpan timeout, bool hasConsole, EnvironmentLayer? layer, CancellationToken cancellationToken)
    {
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(path, command.JoinArguments())
            {
                UseShellExecute = false,
                CreateNoWindow = !hasConsole,
                RedirectStandardInput = !hasConsole,
                RedirectStandardOutput = true,
                RedirectStandardError = !hasConsole,
            },
            EnableRaisingEvents = true,
        };
        process.StartInfo.Environment[ProfileRing.Variable] = resolving;

        // While a block runs, the process has the block's identity: a program that returns the session's must not find that one.
        layer?.CopyTo(process.StartInfo.Environment);
        var exited = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult(true);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            process.Start();
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            throw new CredentialSourceException(
                "ExternalProcessNotStarted", $"The program {path} of the profile can't be started.", "Check that it is a program for this machine, and executable.", exception);
        }

        using var tree = new ExternalProcessTree(process);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(timeout);

        // Without a console its input ends at once: a program that prompts fails instead of waiting for an answer.
        if (!hasConsole)
        {
            process.StandardInput.Dispose();
        }

        Task<ArraySegment<byte>> output = ReadAsync(process.StandardOutput.BaseStream, MaximumOutputBytes, isWhole: true, path);
        Task<ArraySegment<byte>> error = hasConsole
            ? Task.FromResult(default(ArraySegment<byte>))
            : ReadAsync(process.StandardError.BaseStream, MaximumErrorBytes, isWhole: false, path);
        try
        {
            await EndsAsync(exited.Task, output, ended.Token).ConfigureAwait(false);
            await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(s_afterExit, ended.Token)).ConfigureAwait(false);
            return new ExternalProcessResult
            {
                ExitCode = process.ExitCode,
                Output = output.IsCompleted ? await output.ConfigureAwait(false) : throw Unfinished(path),
                Error = error.IsCompleted && !hasConsole ? Text(await error.ConfigureAwait(false)) : string.Empty,
            };
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CredentialSourceException(
                "ExternalProcessTimeout", $"The program {path} of the profile didn't exit within {timeout.TotalSeconds:0.#} s and was stopped.",
                hasConsole ? "Run the program itself to see what it waits for." : "Run the program itself to see what it waits for. It gets no input here.", exception);
        }
        finally
        {
            tree.Kill();
            Forget(output);
            Forget(error);
        }
    }

    // Until it has exited, or its output has become too large.
    private static async Task EndsAsync(Task exited, Task output, CancellationToken ended)
    {
        var stopped = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = ended.Register(() => stopped.TrySetResult(true));
        Task first = await Task.WhenAny(exited, stopped.Task, output).ConfigureAwait(false);
        if (first == output)
        {
            // Throws if the output isn't valid; the end of the output says nothing about the process yet.
            await output.ConfigureAwait(false);
            first = await Task.WhenAny(exited, stopped.Task).ConfigureAwait(false);
        }

        if (first == stopped.Task)
        {
            throw new OperationCanceledException(ended);
        }
    }

    private static async Task<ArraySegment<byte>> ReadAsync(Stream stream, int maximum, bool isWhole, string path)
    {
        var kept = new MemoryStream();
        var buffer = new byte[4 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false)) > 0)
        {
            int room = (int)(maximum - kept.Length);
            if (read > room && isWhole)
            {
                throw new CredentialSourceException(
                    "ExternalProcessOutput", $"The program {path} of the profile printed more than {maximum / 1024} KiB.", "It must print one credential as JSON.");
            }

            kept.Write(buffer, 0, Math.Min(read, room));
        }

        return new ArraySegment<byte>(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static CredentialSourceException Unfinished(string path) => new(
        "ExternalProcessOutput", $"The program {path} of the profile has exited, but a program that it started keeps its output open.",
        "Make it wait for the programs that it starts, or redirect their output.");

    private static string Text(ArraySegment<byte> bytes) => Encoding.UTF8.GetString(bytes.Array!, bytes.Offset, bytes.Count);

    // No one reads what it prints after it was abandoned, and a failure to read that is ignored.
    private static void Forget(Task task) =>
        _ = task.ContinueWith(static finished => _ = finished.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
