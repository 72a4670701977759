using System;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>An export couldn't be written. An existing file is unchanged.</summary>
public sealed class ExportException : OssCredentialException
{
    /// <summary>Creates an error about a file.</summary>
    public ExportException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }
}
