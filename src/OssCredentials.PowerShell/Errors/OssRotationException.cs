using System;
using System.Collections.Generic;

namespace OssCredentials.PowerShell;

/// <summary>A rotation was refused, or failed. Its message and <see cref="Keys"/> say which keys there are and where.</summary>
public sealed class OssRotationException : OssException
{
    internal OssRotationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The user's keys, the oldest first; empty if RAM wasn't asked.</summary>
    public IReadOnlyList<OssAccessKey> Keys { get; internal init; } = [];
}
