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
/// of the same name which the user has set is never taken for one of ours.
/// </remarks>
public sealed class FurtherVariables
{
    // The same key pair under the names that the Alibaba Cloud SDKs, the aliyun CLI and Terraform read.
    internal const string AlibabaCloudId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
    private const string AlibabaCloudSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
    private const string AlibabaCloudToken = "ALIBABA_CLOUD_SECURITY_TOKEN";
    private const string AlibabaCloudRole = "ALIBABA_CLOUD_ROLE_ARN";

    // ossutil 2 reads the role under this name.
    private const string OssutilRole = "OSS_ROLE_ARN";

    private const string RegionName = "OSS_REGION";
    private const string EndpointName = "OSS_ENDPOINT";

    // In every shell's and every export format's alphabet, and in no name.
    private const char Separator = ':';

    /// <summary>Nothing beside the set.</summary>
    public static FurtherVariables None { get; } = new();

    /// <summary>Whether the <c>ALIBABA_CLOUD_*</c> names are set too, and <c>OSS_ROLE_ARN</c> where there is a role.</summary>
    public bool IncludeAlibabaCloud { get; init; }

    /// <summary>The value of <c>OSS_REGION</c>, such as <c>cn-hangzhou</c>; null for none.</summary>
    public string? Region { get; init; }

    /// <summary>The value of <c>OSS_ENDPOINT</c>, a host or a URL; null for none.</summary>
    public string? OssEndpoint { get; init; }

    /// <summary>Every name that may be set beside the set. Only these are ever removed, whatever a variable says.</summary>
    internal static IReadOnlyList<string> Known { get; } =
        [AlibabaCloudId, AlibabaCloudSecret, AlibabaCloudToken, AlibabaCloudRole, OssutilRole, RegionName, EndpointName];

    /// <summary>Those of them that give no identity, only a place: <c>OSS_REGION</c> and <c>OSS_ENDPOINT</c>.</summary>
    internal static IReadOnlyList<string> Places { get; } = [RegionName, EndpointName];

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

    /// <summary>
    /// The variables for a credential, null where one is removed, their names' list before the AccessKey ID, which comes last;
    /// empty when nothing is to be set beside the set.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string?>> ValuesFor(AccessKeyCredential credential)
    {
        if (credential is null)
        {
            throw new ArgumentNullException(nameof(credential));
        }

        var values = new List<KeyValuePair<string, string?>>();
        Add(values, RegionName, Region);
        Add(values, EndpointName, OssEndpoint);
        if (IncludeAlibabaCloud)
        {
            Add(values, OssutilRole, credential.RoleArn);
            Add(values, AlibabaCloudRole, credential.RoleArn);
            values.Add(new(AlibabaCloudSecret, credential.AccessKeySecret));

            // B1: also one that is not ours must not stay beside the key.
            values.Add(new(AlibabaCloudToken, credential.SecurityToken));
        }

        string names = string.Join(
            Separator.ToString(),
            values.Where(static value => value.Value is not null).Select(static value => value.Key).Concat(IncludeAlibabaCloud ? [AlibabaCloudId] : []));
        if (names.Length > 0)
        {
            values.Add(new(OssVariables.FurtherNames, names));
        }

        if (IncludeAlibabaCloud)
        {
            values.Add(new(AlibabaCloudId, credential.AccessKeyId));
        }

        return values;
    }

    /// <summary>The names in a value of <see cref="OssVariables.FurtherNames"/>; those that this library never sets are passed over.</summary>
    internal static IReadOnlyList<string> NamesIn(string? value) =>
        value is null ? [] : [.. value.Split(Separator).Where(Known.Contains).Distinct()];

    /// <summary>What is set beside the set now, for a renewed credential to be set with.</summary>
    internal static FurtherVariables Of(IEnvironmentVariables variables)
    {
        IReadOnlyList<string> names = NamesIn(variables.Get(OssVariables.FurtherNames));
        return names.Count == 0 ? None : new FurtherVariables
        {
            IncludeAlibabaCloud = names.Contains(AlibabaCloudId),
            Region = names.Contains(RegionName) ? variables.Get(RegionName) : null,
            OssEndpoint = names.Contains(EndpointName) ? variables.Get(EndpointName) : null,
        };
    }

    private static void Add(List<KeyValuePair<string, string?>> values, string name, string? value)
    {
        if (value is not null)
        {
            values.Add(new(name, value));
        }
    }
}
