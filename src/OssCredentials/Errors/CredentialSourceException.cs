using System;
using OssCredentials.Text;

namespace OssCredentials.Errors;

/// <summary>A source is configured and wrong; a chain stops here and tells.</summary>
public sealed class CredentialSourceException : OssCredentialException
{
    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a login that another tool has stored and that has ended.</summary>
    internal const string StoredSessionExpired = "StoredSessionExpired";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a profile that holds settings and no part of a credential.</summary>
    internal const string ProfileNotConfigured = "ProfileNotConfigured";

    private readonly string? _location;

    /// <summary>Makes an error about a source.</summary>
    public CredentialSourceException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }

    /// <summary>The file and line, or the variable, that is wrong: <c>path:line</c>; null where there is no such place.</summary>
    public string? Location
    {
        get => _location;
        init => _location = value is null ? null : ForeignText.Show(value);
    }
}
