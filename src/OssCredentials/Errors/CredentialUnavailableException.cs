using System;
using System.Collections.Generic;

namespace OssCredentials.Errors;

/// <summary>A source has no credential configured; a chain goes on to the next.</summary>
public sealed class CredentialUnavailableException : OssCredentialException
{
    /// <summary>Creates an error that says why there is none.</summary>
    public CredentialUnavailableException(string message, string? remedy = null, Exception? innerException = null)
        : base("CredentialUnavailable", message, remedy, innerException)
    {
    }

    /// <summary>Creates an error that says it of several sources, each on a line.</summary>
    internal CredentialUnavailableException(IEnumerable<string> lines, string remedy)
        : base(lines, "CredentialUnavailable", remedy, innerException: null)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is configured there, and a little later that is still so.</remarks>
    public override bool IsTransient => false;
}
