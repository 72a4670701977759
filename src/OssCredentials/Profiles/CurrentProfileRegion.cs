using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>
/// The region that the aliyun CLI takes from its own file. Variables that keep the CLI from its file keep it from this too, so
/// it is carried over into a variable.
/// </summary>
internal static class CurrentProfileRegion
{
    /// <summary>The region of the profile that the CLI would use now; null when there is none to be read.</summary>
    public static string? Read(IEnvironmentVariables environment)
    {
        ProfileFile file = ProfileFile.AliyunCli(environment);
        if (file.IgnoredBy is not null)
        {
            return null;
        }

        try
        {
            ProfileDocument document = file.ReadOnRequest();
            return (file.WantedProfile ?? document.DefaultName) is string name && document.Contains(name)
                && document.ValuesOf(name).Get("region_id") is string region && LocationRules.IsRegion(region)
                ? region
                : null;
        }
        catch (OssCredentialException)
        {
            // A file that is missing or cannot be read gives the CLI no region either, and from now on the CLI does not look at it.
            return null;
        }
    }
}
