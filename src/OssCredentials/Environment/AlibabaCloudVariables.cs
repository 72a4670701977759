using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Environment;

/// <summary>The second family: the names under which everything except the OSS tools looks for the same credential.</summary>
/// <remarks>
/// Readers: the Alibaba Cloud credentials SDKs (<c>ALIBABA_CLOUD_*</c>); aliyun/aliyun-cli, config/profile.go (each of the
/// three prefixes); aliyun/terraform-provider-alicloud and Terraform's <c>oss</c> backend (<c>ALICLOUD_*</c>); JuiceFS,
/// pkg/object/oss.go (<c>ALICLOUD_*</c> with the token as plain <c>SECURITY_TOKEN</c>).
/// </remarks>
internal static class AlibabaCloudVariables
{
    /// <summary>The variable that says whether the family is set.</summary>
    public const string AccessKeyId = "ALIBABA_CLOUD_ACCESS_KEY_ID";

    /// <summary>The value of <see cref="IgnoreProfile"/> that the aliyun CLI accepts; the comparison is case-sensitive.</summary>
    public const string True = "TRUE";

    private static readonly string[] s_prefixes = ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"];

    /// <summary>The AccessKey IDs.</summary>
    public static IReadOnlyList<string> AccessKeyIds { get; } = WithEachPrefix("ACCESS_KEY_ID");

    /// <summary>The AccessKey secrets.</summary>
    public static IReadOnlyList<string> AccessKeySecrets { get; } = WithEachPrefix("ACCESS_KEY_SECRET");

    /// <summary>The security tokens.</summary>
    public static IReadOnlyList<string> SecurityTokens { get; } = [.. WithEachPrefix("SECURITY_TOKEN"), "SECURITY_TOKEN"];

    /// <summary>The region, under each tool's name.</summary>
    public static IReadOnlyList<string> Regions { get; } =
        [.. WithEachPrefix("REGION_ID"), "ALIBABA_CLOUD_REGION", "ALICLOUD_REGION"];

    /// <summary>Keeps the aliyun CLI from preferring its file. Older versions read only the second name.</summary>
    public static IReadOnlyList<string> IgnoreProfile { get; } = ["ALIBABA_CLOUD_IGNORE_PROFILE", "ALIBABACLOUD_IGNORE_PROFILE"];

    /// <summary>All variables that may be set for the family.</summary>
    public static IReadOnlyList<string> All { get; } = [.. AccessKeyIds, .. AccessKeySecrets, .. SecurityTokens, .. Regions, .. IgnoreProfile];

    /// <summary>
    /// Variables that some reader prefers to the family's key, or combines with it: a profile's name, a role to assume with it,
    /// Terraform's older names for a key. They are removed when the family is set.
    /// </summary>
    public static IReadOnlyList<string> Overriding { get; } =
    [
        .. WithEachPrefix("PROFILE"), .. WithEachPrefix("PROFILE_MODE"), .. WithEachPrefix("BEARER_TOKEN"), .. WithEachPrefix("ROLE_ARN"),
        "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_ASSUME_ROLE_ARN", OssutilRoleArn,
    ];

    // ossutil 2 and WAL-G assume this role with the key.
    private const string OssutilRoleArn = "OSS_ROLE_ARN";

    private static string[] WithEachPrefix(string name) => [.. s_prefixes.Select(prefix => prefix + name)];
}
