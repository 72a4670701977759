using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Environment;

/// <summary>
/// The additional variables: what is set for other tools along with the <c>OSS_*</c> set. They belong to it, and are replaced and
/// removed with it.
/// </summary>
/// <remarks>
/// <see cref="OssVariables.FurtherNames"/> lists those that are set, in the session and in every store, so that a variable with the
/// same name that the user has set is never mistaken for one of ours. What isn't specified here stays unchanged: the second family
/// is kept, and region and endpoint are settings, not part of the identity.
/// </remarks>
public sealed class FurtherVariables
{
    private const string RegionName = "OSS_REGION";
    private const string EndpointName = "OSS_ENDPOINT";

    // Read by this module, the SDKs and the aliyun CLI.
    private const string StsEndpointName = "ALIBABA_CLOUD_STS_ENDPOINT";

    // In the alphabet of every shell and export format, and in no name.
    private const char Separator = ':';

    /// <summary>Keeps the current variables.</summary>
    public static FurtherVariables Unchanged { get; } = new();

    /// <summary>Whether the same credential is set for the SDKs, the aliyun CLI and Terraform too; null to keep the current setting.</summary>
    public bool? IncludeAlibabaCloud { get; init; }

    /// <summary>
    /// The region, such as <c>cn-hangzhou</c>: <c>OSS_REGION</c>, and with the second family each other tool's name for it; null to
    /// keep the current one.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>The value of <c>OSS_ENDPOINT</c>, a host or a URL; null to keep the current one.</summary>
    public string? OssEndpoint { get; init; }

    /// <summary>
    /// The value of <c>ALIBABA_CLOUD_STS_ENDPOINT</c>, a host or a URL; null to keep the current one, empty to remove one that was
    /// set with another profile.
    /// </summary>
    public string? StsEndpoint { get; init; }

    /// <summary>The names of all possible additional variables. Only these are ever removed because a variable lists them.</summary>
    internal static IReadOnlyList<string> Known { get; } = [RegionName, EndpointName, StsEndpointName, .. AlibabaCloudVariables.All];

    /// <summary>Those that give no identity: endpoints, regions, and the switch that hides the aliyun CLI's file.</summary>
    internal static IReadOnlyList<string> Settings { get; } =
        [RegionName, EndpointName, StsEndpointName, .. AlibabaCloudVariables.Regions, .. AlibabaCloudVariables.IgnoreProfile];

    /// <summary>Every name in <see cref="Known"/>, and the variables that are removed when the second family is set.</summary>
    internal static IReadOnlyList<string> Touched { get; } = [.. Known, .. AlibabaCloudVariables.Overriding];

    /// <summary>The same with a profile's settings: its region unless another is given, and its STS endpoint instead of another profile's.</summary>
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
    /// <exception cref="InvalidCredentialValueException">One isn't valid.</exception>
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

    /// <summary>Whether the second family is set with these settings and the current variables.</summary>
    internal bool Includes(IEnvironmentVariables there) => IncludeAlibabaCloud ?? IsIncluded(there);

    /// <summary>Whether this library has set the second family there.</summary>
    internal static bool IsIncluded(IEnvironmentVariables there) => IsSet(AlibabaCloudVariables.AccessKeyId, there);

    /// <summary>Whether a variable was set there by this library, and not by the user.</summary>
    internal static bool IsSet(string name, IEnvironmentVariables there) => NamesIn(there.Get(OssVariables.FurtherNames)).Contains(name);

    /// <summary>
    /// The variables for a credential, null for one that is removed. The list of names comes before the AccessKey IDs, which are
    /// last. Empty if there are no additional variables.
    /// </summary>
    /// <param name="credential">The credential. A role next to it appears only in the <c>OSS_*</c> set: the CLI fails with one, and
    /// the SDKs ignore it.</param>
    /// <param name="there">The current variables of the target.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile, which the CLI no longer reads once the family is
    /// set; null for none.</param>
    internal IReadOnlyList<KeyValuePair<string, string?>> ValuesFor(
        AccessKeyCredential credential, IEnvironmentVariables there, Func<string?>? profileRegion = null)
    {
        bool isIncluded = Includes(there);
        List<KeyValuePair<string, string?>> values = PlacesFor(there, isIncluded, profileRegion);
        if (isIncluded)
        {
            values.AddRange(AlibabaCloudVariables.AccessKeySecrets.Select(name => new KeyValuePair<string, string?>(name, credential.AccessKeySecret)));

            // An older token must not stay next to the key, even one that this module didn't set (B1).
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
    /// The region and the endpoint under each tool's name, and what keeps the aliyun CLI from its file: the additional variables of
    /// a credential that is served and in no variable.
    /// </summary>
    /// <param name="there">The current variables of the target.</param>
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

    /// <summary>The names in a value of <see cref="OssVariables.FurtherNames"/>; names that this library never sets are ignored.</summary>
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
