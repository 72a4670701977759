using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using OssCredentials.Credentials;

namespace OssCredentials.Environment;

/// <summary>
/// The variables that lead programs to a credential that is served at a URL, and turn off every source that they would try first.
/// None of them is a key.
/// </summary>
/// <remarks>
/// The SDKs try the URL last: after the variables, the aliyun CLI's file, their own file and the ECS role. Sources:
/// aliyun/credentials-go, providers/default.go; credentials-python, provider/default.py; credentials-java,
/// DefaultCredentialsProvider.java; npm @alicloud/credentials 2.4.7, providers/default.js.
/// </remarks>
public sealed class ServedVariables
{
    private const string OssutilFile = "OSSUTIL_CONFIG_FILE";

    // The second is Terraform's older name.
    private static readonly string[] s_addresses = ["ALIBABA_CLOUD_CREDENTIALS_URI", "ALICLOUD_CREDENTIALS_URI"];

    // The SDKs compare with "true", case-insensitively. Their own file can't be turned off, but a variable can specify another one.
    private static readonly string[] s_switches = ["ALIBABA_CLOUD_ECS_METADATA_DISABLED", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"];
    private const string SdkFile = "ALIBABA_CLOUD_CREDENTIALS_FILE";

    // Keys of OSS under the names of tools that use its S3 interface, or that have their own names: Apache OpenDAL.
    private static readonly string[] s_s3Keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    private static readonly string[] s_openDalKeys = ["OPENDAL_OSS_ACCESS_KEY_ID", "OPENDAL_OSS_ACCESS_KEY_SECRET", "OPENDAL_OSS_SECURITY_TOKEN"];

    // The Python SDK sends the request, with the secret path, to a proxy that is set here.
    private static readonly string[] s_proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
    private static readonly string[] s_noProxies = ["no_proxy", "NO_PROXY"];

    private readonly Uri _address;
    private readonly string? _ossutilFile;

    /// <summary>Creates the variables for an address.</summary>
    /// <param name="address">The URL at which the credential is served, on 127.0.0.1.</param>
    /// <param name="ossutilFile">A configuration file for ossutil 2 that specifies the address; null for none.</param>
    public ServedVariables(Uri address, string? ossutilFile)
    {
        _address = address ?? throw new ArgumentNullException(nameof(address));
        _ossutilFile = ossutilFile;
    }

    /// <summary>Every variable besides those of an identity that may be set or removed; the first is restored last.</summary>
    internal static IReadOnlyList<string> Names { get; } =
        [OssVariables.Served, .. s_addresses, .. s_switches, SdkFile, OssutilFile, .. s_s3Keys, .. s_openDalKeys, .. s_noProxies];

    /// <summary>The variables, null for one that is removed.</summary>
    /// <param name="there">The current variables.</param>
    internal IReadOnlyList<KeyValuePair<string, string?>> ValuesFor(IEnvironmentVariables there)
    {
        var values = new List<KeyValuePair<string, string?>>();
        void Set(IEnumerable<string> names, string? value) => values.AddRange(names.Select(name => new KeyValuePair<string, string?>(name, value)));

        Set(s_openDalKeys, null);
        if (IsOfAlibabaCloud(there.Get(s_s3Keys[0])))
        {
            Set(s_s3Keys, null);
        }

        if (s_proxies.Any(name => there.Get(name) is not null))
        {
            Set(s_noProxies, WithoutProxy(s_noProxies.Select(there.Get).FirstOrDefault(static value => value is not null)));
        }

        Set(s_switches, "true");
        Set([SdkFile], RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? "NUL" : "/dev/null");
        Set([OssutilFile], _ossutilFile);
        Set(s_addresses, _address.AbsoluteUri);
        return values;
    }

    private static bool IsOfAlibabaCloud(string? id) =>
        id is not null && (id.StartsWith(CredentialRules.LongTermPrefix, StringComparison.Ordinal) || id.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal));

    private string WithoutProxy(string? hosts) =>
        hosts is null ? _address.Host
        : hosts == "*" || hosts.Split(',').Any(host => host.Trim() == _address.Host) ? hosts
        : hosts + "," + _address.Host;
}
