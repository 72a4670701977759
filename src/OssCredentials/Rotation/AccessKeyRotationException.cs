using System;
using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Rotation;

/// <summary>A rotation was refused, or failed. The message says which keys there are and where each is stored.</summary>
public sealed class AccessKeyRotationException : OssCredentialException
{
    internal const string Refused = "RotationRefused";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> where all is as it was before.</summary>
    internal const string Undone = "RotationUndone";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> where something was left.</summary>
    internal const string Incomplete = "RotationIncomplete";

    internal const string TwoKeys = "TwoAccessKeys";

    internal AccessKeyRotationException(string errorId, string message, string remedy, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }

    /// <summary>The keys that the user has, as far as RAM could be asked; empty where it was not.</summary>
    public IReadOnlyList<RotationKey> Keys { get; internal init; } = [];
}
