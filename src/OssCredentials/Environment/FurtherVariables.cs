using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Environment;

/// <summary>What is set beside the <c>OSS_*</c> set for other tools, and then belongs to it: replaced and removed with it.</summary>
/// <remarks>
/// <see cref="OssVariables.FurtherNames"/> names those that are there, in the session and in every store, so that a variable
/// of the same name which the user has set is never taken for one of ours. What is not said here stays as it is there: the
/// second family is carried on, and a region and an endpoint are settings and no part of the identity.
/// </remarks>
public sealed class FurtherVariables
{
    private const string RegionName = "OSS_REGION";
    private const string EndpointName = "OSS_ENDPOINT";

    // Read by this module, the SDKs and the aliyun CLI.
    private const string StsEndpointName = "ALIBABA_CLOUD_STS_ENDPOINT";

    // In every shell's and every export format's alphabet, and in no name.
    private const char Separator = ':';

    /// <summary>What is there stays as it is.</summary>
    public static FurtherVariables Unchanged { get; } = new();

    /// <summary>
    /// Whether the same credential is set for the SDKs, the aliyun CLI and Terraform too; null to go on as it is there.
    /// </summary>
    public bool? IncludeAlibabaCloud { get; init; }

    /// <summary>The region, such as <c>cn-hangzhou</c>: <c>OSS_REGION</c>, and each other tool's name for it with the second family; null to keep what is there.</summary>
    public string? Region { get; init; }

    /// <summary>The value of <c>OSS_ENDPOINT</c>, a host or a URL; null to keep what is there.</summary>
    public string? OssEndpoint { get; init; }

    /// <summary>
    /// The value of <c>ALIBABA_CLOUD_STS_ENDPOINT</c>, a host or a URL; null to keep what is there, empty to remove what was set
    /// with another profile.
    /// </summary>
    public string? StsEndpoint { get; init; }

    /// <summary>Every name that may be set beside the set. Only these are ever removed because a variable says so.</summary>
    internal static IReadOnlyList<string> Known { get; } = [RegionName, EndpointName, StsEndpointName, .. AlibabaCloudVariables.All];

    /// <summary>Those of them that give no identity: places, and the switch that hides the aliyun CLI's file.</summary>
    internal static IReadOnlyList<string> Settings { get; } =
        [RegionName, EndpointName, StsEndpointName, .. AlibabaCloudVariables.Regions, .. AlibabaCloudVariables.IgnoreProfile];

    /// <summary>Every name of <see cref="Known"/>, and what is removed when the second family is set.</summary>
    internal static IReadOnlyList<string> Touched { get; } = [.. Known, .. AlibabaCloudVariables.Overriding];

    /// <summary>The same, with a profile's region where no other is given, and with its STS endpoint and no other profile's.</summary>
    public FurtherVariables With(ProfileSettings profile)
    {
        _ = profile ?? throw new ArgumentNullException(nameof(profile));

        return new FurtherVariables
        {
            IncludeAlibabaCloud = IncludeAlibabaCloud,
            Region = Region ?? profile.Region,
            OssEndpoint = OssEndpoint,
            StsEndpoint = profile.StsEndpoint ?? string.Empty,
        };
    }

    /// <summary>Checks the region and the endpoint.</summary>
    /// <exception cref="InvalidCredentialValueException">One is none.</exception>
    public void Check()
    {
        if (Region is not null)
        {
            LocationRules.CheckRegion(Region, "Region");
        }

        if (OssEndpoint is not null)
        {
            LocationRules.CheckOssEndpoint(OssEndpoint, "OssEndpoint");
        }
    }

    /// <summary>Whether the second family is set with what is here, where those variables are there now.</summary>
    internal bool Includes(IEnvironmentVariables there) => IncludeAlibabaCloud ?? IsIncluded(there);

    /// <summary>Whether the second family is set there, by this library.</summary>
    internal static bool IsIncluded(IEnvironmentVariables there) => IsSet(AlibabaCloudVariables.AccessKeyId, there);

    /// <summary>Whether a variable was set there by this library, and not by the user.</summary>
    internal static bool IsSet(string name, IEnvironmentVariables there) => NamesIn(there.Get(OssVariables.FurtherNames)).Contains(name);

    /// <summary>
    /// The variables for a credential, null where one is removed, their names' list before the AccessKey IDs, which come last;
    /// empty when nothing is to be set beside the set.
    /// </summary>
    /// <param name="credential">The credential. A role beside it is left to the <c>OSS_*</c> set: the CLI fails with one, and the SDKs ignore it.</param>
    /// <param name="there">What is set where they are to go.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile, which the CLI no longer reads once the family is set; null for none.</param>
    internal IReadOnlyList<KeyValuePair<string, string?>> ValuesFor(
        AccessKeyCredential credential, IEnvironmentVariables there, Func<string?>? profileRegion = null)
    {
        bool isIncluded = Includes(there);
        List<KeyValuePair<string, string?>> values = PlacesFor(there, isIncluded, profileRegion);
        if (isIncluded)
        {
            values.AddRange(AlibabaCloudVariables.AccessKeySecrets.Select(name => new KeyValuePair<string, string?>(name, credential.AccessKeySecret)));

            // An older token must not stay beside the key, even one that this module did not set (B1).
            values.AddRange(AlibabaCloudVariables.SecurityTokens.Select(name => new KeyValuePair<string, string?>(name, credential.SecurityToken)));
            values.AddRange(AlibabaCloudVariables.Overriding.Select(static name => new KeyValuePair<string, string?>(name, null)));
        }

        string names = string.Join(
            Separator.ToString(),
            values.Where(static value => value.Value is not null).Select(static value => value.Key).Concat(isIncluded ? AlibabaCloudVariables.AccessKeyIds : []));
        if (names.Length > 0)
        {
            values.Add(new(OssVariables.FurtherNames, names));
        }

        if (isIncluded)
        {
            values.AddRange(AlibabaCloudVariables.AccessKeyIds.Select(name => new KeyValuePair<string, string?>(name, credential.AccessKeyId)));
        }

        return values;
    }

    /// <summary>
    /// The region and the endpoint under each tool's name, and what keeps the aliyun CLI from its file: what is set beside a
    /// credential that is served and in no variable.
    /// </summary>
    /// <param name="there">What is set where they are to go.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile; null for none.</param>
    internal IReadOnlyList<KeyValuePair<string, string?>> PlacesFor(IEnvironmentVariables there, Func<string?>? profileRegion) =>
        PlacesFor(there, isIncluded: true, profileRegion);

    private List<KeyValuePair<string, string?>> PlacesFor(IEnvironmentVariables there, bool isIncluded, Func<string?>? profileRegion)
    {
        IReadOnlyList<string> listed = NamesIn(there.Get(OssVariables.FurtherNames));
        string? Kept(string name) => listed.Contains(name) ? there.Get(name) : null;

        var values = new List<KeyValuePair<string, string?>>();
        string? region = Region ?? Kept(RegionName);
        Add(values, RegionName, region);
        Add(values, EndpointName, OssEndpoint ?? Kept(EndpointName));
        if (StsEndpoint is { Length: 0 } && Kept(StsEndpointName) is not null)
        {
            values.Add(new(StsEndpointName, null));
        }
        else if (StsEndpoint is not { Length: 0 })
        {
            Add(values, StsEndpointName, StsEndpoint ?? Kept(StsEndpointName));
        }

        if (isIncluded)
        {
            AddRegions(values, region, there, Kept, profileRegion);
            foreach (string name in AlibabaCloudVariables.IgnoreProfile)
            {
                if (Kept(name) is not null || there.Get(name) != AlibabaCloudVariables.True)
                {
                    values.Add(new(name, AlibabaCloudVariables.True));
                }
            }
        }

        return values;
    }

    /// <summary>The names in a value of <see cref="OssVariables.FurtherNames"/>; those that this library never sets are ignored.</summary>
    internal static IReadOnlyList<string> NamesIn(string? value) =>
        value is null ? [] : [.. value.Split(Separator).Where(Known.Contains).Distinct()];

    private void AddRegions(
        List<KeyValuePair<string, string?>> values, string? region, IEnvironmentVariables there, Func<string, string?> kept, Func<string?>? profileRegion)
    {
        foreach (string name in AlibabaCloudVariables.Regions)
        {
            string? value = Region ?? kept(name);
            if (value is null && there.Get(name) is null)
            {
                value = region ?? profileRegion?.Invoke();
            }

            Add(values, name, value);
        }
    }

    private static void Add(List<KeyValuePair<string, string?>> values, string name, string? value)
    {
        if (value is not null)
        {
            values.Add(new(name, value));
        }
    }
}
