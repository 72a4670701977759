namespace OssCredentials.PowerShell;

/// <summary>Which Alibaba Cloud site an account belongs to.</summary>
public enum OssSignInSite
{
    /// <summary>The site for accounts in China, <c>aliyun.com</c>.</summary>
    China,

    /// <summary>The international site, <c>alibabacloud.com</c>.</summary>
    International,
}
