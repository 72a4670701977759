using OssCredentials.Errors;
using OssCredentials.Persistence.Doors;

namespace OssCredentials.Profiles;

/// <summary>Refuses what a profile says where another account could have said it: programs to run, and addresses to send credentials to.</summary>
internal static class ProfileFileGuard
{
    /// <param name="path">The profile's file.</param>
    /// <param name="place">The file, line and profile, for a person.</param>
    /// <param name="location">The file and line.</param>
    /// <param name="what">What it says that counts, such as "its mode is External".</param>
    /// <exception cref="CredentialSourceException">Another account can write the file, or put another in its place.</exception>
    public static void RefuseIfChangeable(string path, string place, string location, string what)
    {
        if (FileDoor.Read(System.IO.Path.GetFullPath(path), ProfileText.MaximumBytes)?.ChangeableBy is string who)
        {
            throw new CredentialSourceException(
                "ProfileFileOfOthers", $"{place}: {what}, and {who}.", "Make the file and its folders writable only by this user (chmod go-w, chown), or use another file.")
            { Location = location };
        }
    }
}
