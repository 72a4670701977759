using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Text;

namespace OssCredentials.Errors;

/// <summary>The root of every error that this library throws on purpose.</summary>
/// <remarks>
/// No message of any of them holds a secret: they name a parameter, a variable, a file or a host, never a value. Names, paths
/// and a service's words go through <see cref="ForeignText"/> here, in the one place that every error passes.
/// </remarks>
public abstract class OssCredentialException : Exception
{
    /// <summary>Creates an error.</summary>
    /// <param name="errorId">A stable name for this error, for scripts to compare with.</param>
    /// <param name="message">What is wrong.</param>
    /// <param name="remedy">What to do about it.</param>
    /// <param name="innerException">The cause, when another exception was.</param>
    protected OssCredentialException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : this([message], errorId, remedy, innerException)
    {
    }

    /// <summary>Creates an error whose message has several lines, each of them shown as <see cref="ForeignText"/> shows it.</summary>
    private protected OssCredentialException(IEnumerable<string> lines, string errorId, string? remedy, Exception? innerException)
        : base(string.Join("\n", lines.Select(ForeignText.Show)), innerException)
    {
        ErrorId = errorId;
        Remedy = remedy is null ? null : ForeignText.Show(remedy);
    }

    /// <summary>A stable name for this error, for scripts to compare with.</summary>
    public string ErrorId { get; }

    /// <summary>What to do about it; null when the message says it all.</summary>
    public string? Remedy { get; }

    /// <summary>Whether the same call may succeed a little later, because a service or the network had a temporary problem.</summary>
    public virtual bool IsTransient => InnerException is OssCredentialException { IsTransient: true };
}
