using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Environment;

/// <summary>Every variable that gives an Alibaba Cloud program an identity, or says where to find one.</summary>
/// <remarks>
/// Sources: the OSS SDKs and ossutil 2 (<c>OSS_*</c>, <c>OSSUTIL_*</c>); the Alibaba Cloud credentials SDKs; aliyun/aliyun-cli,
/// config/profile.go; aliyun/terraform-provider-alicloud, provider.go. Variables that only turn off a source or specify a region or
/// an endpoint aren't included: removing them would re-enable what the user has turned off.
/// </remarks>
internal static class IdentityVariables
{
    // Each tool reads some of the names with some of the prefixes, which has changed over the years, so every combination is included.
    private static readonly string[] s_prefixes = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"];

    private static readonly string[] s_names =
    [
        "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN", "BEARER_TOKEN",
        "ROLE_ARN", "ROLE_SESSION_NAME", "EXTERNAL_ID", "OIDC_PROVIDER_ARN", "OIDC_TOKEN_FILE", "OIDC_TOKEN",
        "PROFILE", "PROFILE_MODE", "CREDENTIALS_FILE", "CONFIG_FILE", "CREDENTIALS_URI", "ECS_METADATA",
    ];

    private static readonly string[] s_others =
    [
        // ossutil 2, in addition to the set.
        "OSS_ROLE_ARN", "OSS_ROLE_SESSION_NAME", "OSSUTIL_CONFIG_FILE", "OSSUTIL_PROFILE",

        // In this variable the aliyun CLI passes a credential to ossutil 2. Source: aliyun/aliyun-cli, cliext/ossutil/ossutil2.go.
        "OSSUTIL_CONFIG_VALUE",

        // Terraform: the deprecated keys, and names that differ from the SDKs'.
        "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SHARED_CREDENTIALS_FILE", "ALICLOUD_ECS_ROLE_NAME",
        "ALICLOUD_ASSUME_ROLE_ARN", "ALICLOUD_ASSUME_ROLE_SESSION_NAME",

        // The aliyun CLI reads these names last.
        "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN",

        // Lists which of these are ours.
        OssVariables.FurtherNames,
    ];

    /// <summary>The names; an AccessKey ID comes before the rest of its family.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. OssVariables.All,
        .. s_prefixes.SelectMany(static prefix => s_names.Select(name => prefix + name)),
        .. s_others,
    ];
}
