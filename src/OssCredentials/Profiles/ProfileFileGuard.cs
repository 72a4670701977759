using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>Refuses what a profile specifies if another account could have written it: programs to run, and addresses to send credentials to.</summary>
/// <remarks>
/// It judges the file that the profile was read from, by the handle it was read through: a look at the path afterwards could
/// find another file there, or none.
/// </remarks>
internal static class ProfileFileGuard
{
    /// <param name="changeableBy">Why another account could have written the file; null if none could.</param>
    /// <param name="place">The file, line and profile, for a person.</param>
    /// <param name="location">The file and line.</param>
    /// <param name="what">What the profile specifies, such as "its mode is External".</param>
    /// <exception cref="CredentialSourceException">Another account could have written it.</exception>
    public static void RefuseIfChangeable(string? changeableBy, string place, string location, string what)
    {
        if (changeableBy is not null)
        {
            throw new CredentialSourceException(
                "ProfileFileOfOthers", $"{place}: {what}, and {changeableBy}.",
                "Make the file and its folders writable only by this user (chmod go-w, chown), or use another file.")
            { Location = location };
        }
    }
}
