using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>
/// The region and the endpoint in ossutil's own file. A variable that keeps ossutil 2 from this file also keeps it from these, so
/// they are copied to the file that it is given instead.
/// </summary>
internal static class OssutilPlace
{
    private static readonly string[] s_keys = ["region", "endpoint"];

    /// <summary>The lines of the profile that ossutil would use now; none if it can't be read.</summary>
    public static IReadOnlyList<string> Lines(IEnvironmentVariables environment)
    {
        ProfileFile file = ProfileFile.Ossutil(environment);
        try
        {
            ProfileDocument document = file.ReadOnRequest();
            return (file.WantedProfile ?? document.DefaultName) is string name && document.Contains(name)
                ? [.. s_keys.Select(key => (Key: key, Value: document.ValuesOf(name).Get(key))).Where(static one => one.Value is not null).Select(static one => $"{one.Key}={one.Value}")]
                : [];
        }
        catch (OssCredentialException)
        {
            // A file that can't be read gives ossutil no region or endpoint either.
            return [];
        }
    }
}
