using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>
/// The region and the endpoint that ossutil 2 takes from its own file. A variable that keeps it from this file keeps it from
/// these too, so they are carried over into the file that it is given instead.
/// </summary>
internal static class OssutilPlace
{
    private static readonly string[] s_keys = ["region", "endpoint"];

    /// <summary>The lines of the profile that ossutil would use now; none when there is none to be read.</summary>
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
            // A file that can't be read gives ossutil no place either.
            return [];
        }
    }
}
