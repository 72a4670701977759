using System;
using OssCredentials.Text;

namespace OssCredentials.Errors;

/// <summary>A source is configured and wrong; a chain stops here and tells.</summary>
public sealed class CredentialSourceException : OssCredentialException
{
    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a person's sign-in that can't be renewed.</summary>
    internal const string SignInExpired = "SignInExpired";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a profile that no one is signed in with.</summary>
    internal const string SignInMissing = "SignInMissing";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a credential in a store that has expired.</summary>
    internal const string StoredSessionExpired = "StoredSessionExpired";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a profile that holds settings and no part of a credential.</summary>
    internal const string ProfileNotConfigured = "ProfileNotConfigured";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a profile whose mode gives no AccessKey, such as BearerToken.</summary>
    internal const string ProfileModeUnsupported = "ProfileModeUnsupported";

    /// <summary>The <see cref="OssCredentialException.ErrorId"/> of a profile that its file disables.</summary>
    internal const string ProfileDisabled = "ProfileDisabled";

    private readonly string? _location;

    /// <summary>Creates an error about a source.</summary>
    public CredentialSourceException(string errorId, string message, string? remedy = null, Exception? innerException = null)
        : base(errorId, message, remedy, innerException)
    {
    }

    /// <summary>
    /// Whether a chain may pass over a profile for this where no one asked for it by name: it isn't a credential of this kind,
    /// and the official chains go on there too.
    /// </summary>
    internal bool IsNothingToStopFor => ErrorId is ProfileNotConfigured or ProfileModeUnsupported or ProfileDisabled;

    /// <summary>Whether it says nothing against the file that the profile is in.</summary>
    internal bool IsOrdinaryInAFile => IsNothingToStopFor || ErrorId is SignInExpired or SignInMissing;

    /// <summary>The file and line, or the variable, that is wrong: <c>path:line</c>; null where there is no such place.</summary>
    public string? Location
    {
        get => _location;
        init => _location = value is null ? null : ForeignText.Show(value);
    }
}
