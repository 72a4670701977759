using System.Collections.Generic;
using OssCredentials.Credentials;

namespace OssCredentials.Providers;

/// <summary>The variables in which one family of tools keeps a key pair.</summary>
internal sealed class VariableNames
{
    private VariableNames(string family, string accessKeyId, string accessKeySecret, string securityToken)
    {
        Family = family;
        AccessKeyId = accessKeyId;
        AccessKeySecret = accessKeySecret;
        SecurityToken = securityToken;
        ValueNames = new CredentialValueNames(accessKeyId, accessKeySecret, securityToken, "the role");
    }

    /// <summary>The families besides <c>OSS_*</c>, in the chain's order; the names that Terraform has deprecated are last.</summary>
    public static IReadOnlyList<VariableNames> Families { get; } =
    [
        new("ALIBABA_CLOUD_*", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
        new("ALICLOUD_*", "ALICLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY_SECRET", "ALICLOUD_SECURITY_TOKEN"),
        new("ALIBABACLOUD_*", "ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN"),
        new("ALICLOUD_ACCESS_KEY", "ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN"),
    ];

    /// <summary>
    /// The names without a vendor prefix, which the aliyun CLI reads last, after its file. They come after every file here too, and
    /// a value that isn't an AccessKey of Alibaba Cloud belongs to another program.
    /// </summary>
    public static VariableNames Bare { get; } = new("ACCESS_KEY_ID", "ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN");

    /// <summary>The family's name, for people to read.</summary>
    public string Family { get; }

    public string AccessKeyId { get; }

    public string AccessKeySecret { get; }

    public string SecurityToken { get; }

    public CredentialValueNames ValueNames { get; }
}
