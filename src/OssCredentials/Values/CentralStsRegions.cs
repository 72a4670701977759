using System;
using System.Collections.Generic;

namespace OssCredentials.Values;

/// <summary>The regions without their own STS endpoint: finance, edge, internal and closed ones, which the central one serves.</summary>
/// <remarks>
/// Source: the endpoint maps in the STS 2015-04-01 SDKs (aliyun/alibabacloud-python-sdk, sts-20150401/…/client.py, and
/// @alicloud/sts20150401), current and earlier versions.
/// </remarks>
internal static class CentralStsRegions
{
    private static readonly HashSet<string> s_ids = new(StringComparer.Ordinal)
    {
        "ap-northeast-2-pop", "ap-south-1", "ap-southeast-2", "cn-beijing-finance-1", "cn-beijing-finance-pop", "cn-beijing-gov-1", "cn-beijing-nu16-b01",
        "cn-edge-1", "cn-fujian", "cn-haidian-cm12-c01", "cn-hangzhou-bj-b01", "cn-hangzhou-finance", "cn-hangzhou-internal-prod-1",
        "cn-hangzhou-internal-test-1", "cn-hangzhou-internal-test-2", "cn-hangzhou-internal-test-3", "cn-hangzhou-test-306",
        "cn-hongkong-finance-pop", "cn-huhehaote-nebula-1", "cn-qingdao-nebula", "cn-shanghai-et15-b01", "cn-shanghai-et2-b01", "cn-shanghai-inner",
        "cn-shanghai-internal-test-1", "cn-shenzhen-inner", "cn-shenzhen-st4-d01", "cn-shenzhen-su18-b01", "cn-wuhan", "cn-yushanfang",
        "cn-zhangbei", "cn-zhangbei-na61-b01", "cn-zhangjiakou-na62-a01", "cn-zhengzhou-nebula-1", "eu-west-1-oxs", "rus-west-1-pop",
    };

    public static IEnumerable<string> All => s_ids;

    public static bool Contains(string region) => s_ids.Contains(region);
}
