using System;
using OssCredentials.Errors;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>What a region and an OSS endpoint may be.</summary>
public static class LocationRules
{
    private const int LongestRegion = 64;

    /// <summary>Checks a region id: lowercase letters, digits and dashes, such as <c>cn-hangzhou</c>. Source: OSS, "Regions and endpoints".</summary>
    /// <exception cref="InvalidCredentialValueException">It is something else.</exception>
    public static void CheckRegion(string value, string name)
    {
        _ = value ?? throw new ArgumentNullException(nameof(value));

        if (!IsRegion(value) || !Characters.All(value, 0, value.Length, static c => c is not (>= 'A' and <= 'Z')) || value.IndexOf('-') < 0)
        {
            throw new InvalidCredentialValueException("InvalidRegion", name, $"{name} isn't a region ID.", "Write it as cn-hangzhou. A host name is an endpoint.");
        }

        if (value.StartsWith("oss-", StringComparison.Ordinal))
        {
            // As the console shows it in its column "OSS region ID". The SDKs put it before the host again.
            throw new InvalidCredentialValueException(
                "InvalidRegion", name, $"{name} begins with oss-, which is part of a host name but not of a region ID.", $"Write it as {value.Substring("oss-".Length)}.");
        }
    }

    /// <summary>What to tell about a region that no one knows: it may be new, or misspelled. Null where it is known.</summary>
    public static string? WarningOf(string region) => KnownRegions.Nearest(region) is { } nearest
        ? $"The region '{region}' isn't a known one. Did you mean {string.Join(", ", nearest)}?"
        : null;

    /// <summary>Whether a region is one of those that Alibaba Cloud publishes.</summary>
    public static bool IsKnownRegion(string region) => KnownRegions.Nearest(region) is null;

    /// <summary>Checks an OSS endpoint: a host, or a URL without a path; https, and plain http on this machine only.</summary>
    /// <exception cref="InvalidCredentialValueException">It is something else.</exception>
    public static void CheckOssEndpoint(string value, string name)
    {
        _ = value ?? throw new ArgumentNullException(nameof(value));

        EndpointRules.Parse(value, name);
    }

    /// <summary>Whether a host name of a service can be made with it.</summary>
    internal static bool IsRegion(string region) =>
        Characters.All(region, 1, LongestRegion, "-") && SecretWords.Hide(region) == region && region[0] != '-' && region[region.Length - 1] != '-';
}
