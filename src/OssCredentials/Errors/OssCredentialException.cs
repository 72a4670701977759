using System;

namespace OssCredentials.Errors;

/// <summary>The root of every error that this library throws on purpose.</summary>
/// <remarks>No message of any of them holds a secret: they name a parameter, a variable, a file or a host, never a value.</remarks>
public abstract class OssCredentialException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="errorId">A stable name for this error, for scripts to compare with.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="innerException">The cause, when another exception was.</param>
    protected OssCredentialException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorId = errorId;
        Remedy = remedy;
    }

    /// <summary>A stable name for this error, for scripts to compare with.</summary>
    public string ErrorId { get; }

    /// <summary>What to do about it; null when the message says it all.</summary>
    public string? Remedy { get; }
}
