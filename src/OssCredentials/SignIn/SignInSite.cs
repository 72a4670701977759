namespace OssCredentials.SignIn;

/// <summary>Which Alibaba Cloud site an account belongs to. Each has its own sign-in addresses.</summary>
public enum SignInSite
{
    /// <summary>The site for accounts in China, <c>aliyun.com</c>.</summary>
    China,

    /// <summary>The international site, <c>alibabacloud.com</c>.</summary>
    International,
}
