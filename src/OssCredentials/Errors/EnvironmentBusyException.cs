using System;
using System.Globalization;

namespace OssCredentials.Errors;

/// <summary>Another owner holds the process's environment with a credential of its own.</summary>
public sealed class EnvironmentBusyException : OssCredentialException
{
    /// <summary>Makes an error about a wait that has ended.</summary>
    public EnvironmentBusyException(TimeSpan waited)
        : base(
            "EnvironmentBusy",
            string.Format(
                CultureInfo.InvariantCulture,
                "Another runspace of this process has run a block with a credential of its own for more than {0:0.#} s, and a process has one environment.",
                waited.TotalSeconds),
            "Wait for that block to end, or run this one in a process of its own (Start-Job). A runspace that is started inside such a block cannot have one too.")
    {
    }
}
