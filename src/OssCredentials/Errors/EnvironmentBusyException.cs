using System;
using System.Globalization;

namespace OssCredentials.Errors;

/// <summary>Another writer holds the process's environment.</summary>
public sealed class EnvironmentBusyException : OssCredentialException
{
    private const string Id = "EnvironmentBusy";

    /// <summary>Creates an error about a wait that timed out.</summary>
    /// <param name="waited">How long the wait lasted.</param>
    /// <param name="holder">Who holds the environment; null if it has been released by now.</param>
    /// <param name="accessKeyId">The AccessKey ID that is set meanwhile; null for none.</param>
    public EnvironmentBusyException(TimeSpan waited, string? holder, string? accessKeyId)
        : base(
            Id,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} has held the environment of this process for more than {1:0.#} seconds{2}. A process has one environment.",
                holder ?? "Another runspace",
                waited.TotalSeconds,
                accessKeyId is null ? string.Empty : $", for a block that runs as {accessKeyId}"),
            "Wait for that block to end, run a program with Use-OssCredential … -- PROGRAM ARGS, which needs the environment only while the program starts, or run this in a separate process (Start-Job).")
    {
    }

    /// <summary>Creates an error about a wait that would never end.</summary>
    /// <param name="block">The writer whose block started the waiting code.</param>
    public EnvironmentBusyException(string block)
        : base(
            Id,
            $"This runspace was started by a Use-OssCredential block of {block}, which holds the environment of this process until it ends. Waiting for it would never end.",
            "Run a program here with Use-OssCredential … -- PROGRAM ARGS, or start the parallel runspaces outside the block.")
    {
    }
}
