using System;
using System.Linq;
using System.Text.Json;
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
        if (file.Path is not string path || AlibabaCloudVariables.IgnoreProfile.Any(name => environment.Get(name) == AlibabaCloudVariables.True))
        {
            return null;
        }

        try
        {
            ProfileText? text = ProfileText.TryRead(path);
            if (text is null)
            {
                return null;
            }

            JsonNode root = JsonFile.ReadObject(text);
            string current = file.WantedProfile ?? Text(root, "current") ?? "default";
            JsonNode? profile = root.Members.TryGetValue("profiles", out JsonNode? profiles)
                ? profiles.Elements.FirstOrDefault(one => one.Type == JsonTokenType.StartObject && Text(one, "name") == current)
                : null;
            string? region = profile is null ? null : Text(profile, "region_id");
            return region is not null && LocationRules.IsRegion(region) ? region : null;
        }
        catch (CredentialSourceException)
        {
            // A file that cannot be read gives the CLI no region either, and from now on the CLI does not look at it.
            return null;
        }
    }

    private static string? Text(JsonNode node, string key) =>
        node.Members.TryGetValue(key, out JsonNode? value) && value.Type == JsonTokenType.String && value.Text!.Length > 0 ? value.Text : null;
}
