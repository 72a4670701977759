using System;
using System.Collections.Generic;

namespace OssCredentials.Errors;

/// <summary>A source has no credential configured; a chain continues with the next.</summary>
public sealed class CredentialUnavailableException : OssCredentialException
{
    /// <summary>Creates an error that says why there is no credential.</summary>
    public CredentialUnavailableException(string message, string? remedy = null, Exception? innerException = null)
        : base("CredentialUnavailable", message, remedy, innerException)
    {
    }

    /// <summary>Creates an error with the reasons of several sources, one per line.</summary>
    internal CredentialUnavailableException(IEnumerable<string> lines, string remedy)
        : base(lines, "CredentialUnavailable", remedy, innerException: null)
    {
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is configured there, and waiting doesn't change that.</remarks>
    public override bool IsTransient => false;
}
