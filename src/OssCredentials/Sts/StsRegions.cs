using System.Collections.Generic;

namespace OssCredentials.Sts;

/// <summary>The regions with their own STS endpoint, for completion: others can be specified, too.</summary>
/// <remarks>
/// Source: the endpoints in the API metadata of STS 2015-04-01, from which Alibaba Cloud's SDKs are generated (public regions,
/// checked in 2026-11), and the two regions that only have <c>sts-vpc</c>.
/// </remarks>
public static class StsRegions
{
    /// <summary>The region IDs, sorted.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-3", "ap-southeast-5", "ap-southeast-7",
        "cn-beijing", "cn-chengdu", "cn-fuzhou", "cn-guangzhou", "cn-hangzhou", "cn-heyuan", "cn-hongkong",
        "cn-huhehaote", "cn-nanjing", "cn-north-2-gov-1", "cn-qingdao", "cn-shanghai", "cn-shanghai-finance-1", "cn-shenzhen",
        "cn-shenzhen-finance-1", "cn-wuhan-lr", "cn-wulanchabu", "cn-zhangjiakou",
        "eu-central-1", "eu-west-1", "me-central-1", "me-east-1", "na-south-1", "us-east-1", "us-west-1",
    ];
}
