using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Text;

namespace OssCredentials.Errors;

/// <summary>The base of every error that this library throws on purpose.</summary>
/// <remarks>
/// No message contains a secret: it specifies a parameter, a variable, a file or a host, never a value. Names, paths and text from
/// services are passed through <see cref="ForeignText"/> here, in the one place that every error uses.
/// </remarks>
public abstract class OssCredentialException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="errorId">A stable ID of this error, for scripts.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">How to fix it.</param>
    /// <param name="innerException">The exception that caused it, if any.</param>
    protected OssCredentialException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : this([message], errorId, remedy, innerException)
    {
    }

    /// <summary>Creates an error whose message has several lines, each passed through <see cref="ForeignText"/>.</summary>
    private protected OssCredentialException(IEnumerable<string> lines, string errorId, string? remedy, Exception? innerException)
        : base(string.Join("\n", lines.Select(ForeignText.Show)), innerException)
    {
        ErrorId = errorId;
        Remedy = remedy is null ? null : ForeignText.Show(remedy);
    }

    /// <summary>A stable ID of this error, for scripts.</summary>
    public string ErrorId { get; }

    /// <summary>How to fix it; null if the message says it all.</summary>
    public string? Remedy { get; }

    /// <summary>Whether the same call may succeed a little later, because a service or the network had a temporary problem.</summary>
    public virtual bool IsTransient => InnerException is OssCredentialException { IsTransient: true };
}
