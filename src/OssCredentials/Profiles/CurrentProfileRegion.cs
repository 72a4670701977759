using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>
/// The region in the aliyun CLI's own file. Variables that keep the CLI from its file also keep it from this region, so it is
/// copied to a variable.
/// </summary>
internal static class CurrentProfileRegion
{
    /// <summary>The region of the profile that the CLI would use now; null if none can be read.</summary>
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
            // A file that is missing or can't be read gives the CLI no region either, and from now on the CLI doesn't read it.
            return null;
        }
    }
}
