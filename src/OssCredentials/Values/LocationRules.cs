using System;
using OssCredentials.Errors;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>The rules for a region and an OSS endpoint.</summary>
public static class LocationRules
{
    private const int LongestRegion = 64;

    /// <summary>Checks a region ID: lowercase letters, digits and dashes, such as <c>cn-hangzhou</c>. Source: OSS, "Regions and endpoints".</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't valid.</exception>
    public static void CheckRegion(string value, string name)
    {
        _ = value ?? throw new ArgumentNullException(nameof(value));

        if (!IsRegion(value) || !Characters.All(value, 0, value.Length, static c => c is not (>= 'A' and <= 'Z')) || value.IndexOf('-') < 0)
        {
            throw new InvalidCredentialValueException("InvalidRegion", name, $"{name} isn't a region ID.", "Write it as cn-hangzhou. A host name is an endpoint.");
        }

        if (value.StartsWith("oss-", StringComparison.Ordinal))
        {
            // As the console shows it in its column "OSS region ID". The SDKs would add it to the host again.
            throw new InvalidCredentialValueException(
                "InvalidRegion", name, $"{name} begins with oss-, which is part of a host name but not of a region ID.", $"Write it as {value.Substring("oss-".Length)}.");
        }
    }

    /// <summary>The warning about an unknown region, which may be new or misspelled. Null if it is known.</summary>
    public static string? WarningOf(string region) => KnownRegions.Nearest(region) is { } nearest
        ? $"The region '{region}' isn't a known one. Did you mean {string.Join(", ", nearest)}?"
        : null;

    /// <summary>Whether a region is one of those that Alibaba Cloud publishes.</summary>
    public static bool IsKnownRegion(string region) => KnownRegions.Nearest(region) is null;

    /// <summary>Checks an OSS endpoint: a host, or a URL without a path; https, and plain http only on this machine.</summary>
    /// <exception cref="InvalidCredentialValueException">It isn't valid.</exception>
    public static void CheckOssEndpoint(string value, string name)
    {
        _ = value ?? throw new ArgumentNullException(nameof(value));

        EndpointRules.Parse(value, name);
    }

    /// <summary>Whether it can be part of a service's host name.</summary>
    internal static bool IsRegion(string region) =>
        Characters.All(region, 1, LongestRegion, "-") && SecretWords.Hide(region) == region && region[0] != '-' && region[region.Length - 1] != '-';
}
