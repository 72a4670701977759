using System;
using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Rotation;

/// <summary>A rotation was refused, or failed. The message says which keys exist and where each is stored.</summary>
public sealed class AccessKeyRotationException : OssCredentialException
{
    internal const string Refused = "RotationRefused";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> if everything is as it was before.</summary>
    internal const string Undone = "RotationUndone";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> if something was left.</summary>
    internal const string Incomplete = "RotationIncomplete";

    internal const string TwoKeys = "TwoAccessKeys";

    internal AccessKeyRotationException(string errorId, string message, string remedy, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }

    /// <summary>The user's keys, as far as RAM could be asked; empty if it couldn't.</summary>
    public IReadOnlyList<RotationKey> Keys { get; internal init; } = [];
}
