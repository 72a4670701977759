using System;
using OssCredentials.Text;

namespace OssCredentials.Errors;

/// <summary>A source is configured but not valid; a chain stops here and reports it.</summary>
public sealed class CredentialSourceException : OssCredentialException
{
    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a person's sign-in that can't be renewed.</summary>
    internal const string SignInExpired = "SignInExpired";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a profile that no one is signed in with.</summary>
    internal const string SignInMissing = "SignInMissing";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a stored credential that has expired.</summary>
    internal const string StoredSessionExpired = "StoredSessionExpired";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a profile with settings and no part of a credential.</summary>
    internal const string ProfileNotConfigured = "ProfileNotConfigured";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a profile whose mode provides no AccessKey, such as BearerToken.</summary>
    internal const string ProfileModeUnsupported = "ProfileModeUnsupported";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> for a profile that its file disables.</summary>
    internal const string ProfileDisabled = "ProfileDisabled";

    private readonly string? _location;

    /// <summary>Creates an error about a source.</summary>
    public CredentialSourceException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }

    /// <summary>
    /// Whether a chain may skip a profile for this error if no one asked for it by name: it isn't a credential of this kind, and
    /// the official chains also continue.
    /// </summary>
    internal bool IsNothingToStopFor => ErrorId is ProfileNotConfigured or ProfileModeUnsupported or ProfileDisabled;

    /// <summary>Whether the error doesn't mean that the profile's file is wrong.</summary>
    internal bool IsOrdinaryInAFile => IsNothingToStopFor || ErrorId is SignInExpired or SignInMissing;

    /// <summary>The file and line, or the variable, that is wrong: <c>path:line</c>; null if there is no such place.</summary>
    public string? Location
    {
        get => _location;
        init => _location = value is null ? null : ForeignText.Show(value);
    }
}
