using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>
/// The region IDs that Alibaba Cloud publishes, used to find misspelled ones. Unknown regions are accepted too, since new ones open
/// every year.
/// </summary>
public static class KnownRegions
{
    // The regions of OSS (page "Regions and endpoints", 2026-11) and of the API metadata of STS.
    private static readonly string[] s_ids =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-5", "ap-southeast-6",
        "ap-southeast-7", "cn-beijing", "cn-beijing-finance-1", "cn-chengdu", "cn-fuzhou", "cn-guangzhou", "cn-hangzhou", "cn-hangzhou-finance",
        "cn-heyuan", "cn-heyuan-acdr-1", "cn-hongkong", "cn-huhehaote", "cn-nanjing", "cn-north-2-gov-1", "cn-qingdao", "cn-shanghai",
        "cn-shanghai-finance-1", "cn-shenzhen", "cn-shenzhen-finance-1", "cn-wuhan-lr", "cn-wulanchabu", "cn-zhangjiakou", "cn-zhengzhou-jva",
        "cn-zhongwei", "eu-central-1", "eu-west-1", "me-central-1", "me-east-1", "na-south-1", "rg-china-mainland", "us-east-1", "us-southeast-1", "us-west-1",
    ];

    // Other values that OSS accepts as a region.
    private static readonly HashSet<string> s_known = new(s_ids.Concat(CentralStsRegions.All), StringComparer.Ordinal);

    // Source: OSS, "Regions and endpoints".
    private static readonly Dictionary<string, string> s_names = new(StringComparer.Ordinal)
    {
        ["ap-northeast-1"] = "Japan (Tokyo)", ["ap-northeast-2"] = "South Korea (Seoul)", ["ap-southeast-1"] = "Singapore",
        ["ap-southeast-3"] = "Malaysia (Kuala Lumpur)", ["ap-southeast-5"] = "Indonesia (Jakarta)", ["ap-southeast-6"] = "Philippines (Manila)",
        ["ap-southeast-7"] = "Thailand (Bangkok)", ["cn-beijing"] = "China (Beijing)", ["cn-chengdu"] = "China (Chengdu)", ["cn-fuzhou"] = "China (Fuzhou)",
        ["cn-guangzhou"] = "China (Guangzhou)", ["cn-hangzhou"] = "China (Hangzhou)", ["cn-heyuan"] = "China (Heyuan)", ["cn-hongkong"] = "China (Hong Kong)",
        ["cn-huhehaote"] = "China (Hohhot)", ["cn-nanjing"] = "China (Nanjing)", ["cn-qingdao"] = "China (Qingdao)", ["cn-shanghai"] = "China (Shanghai)",
        ["cn-shenzhen"] = "China (Shenzhen)", ["cn-wuhan-lr"] = "China (Wuhan)", ["cn-wulanchabu"] = "China (Ulanqab)", ["cn-zhangjiakou"] = "China (Zhangjiakou)",
        ["eu-central-1"] = "Germany (Frankfurt)", ["eu-west-1"] = "UK (London)", ["me-central-1"] = "Saudi Arabia (Riyadh)", ["me-east-1"] = "UAE (Dubai)",
        ["na-south-1"] = "Mexico", ["us-east-1"] = "US (Virginia)", ["us-southeast-1"] = "US (Atlanta)", ["us-west-1"] = "US (Silicon Valley)",
    };

    private const int MostNames = 3;

    /// <summary>The IDs, in order.</summary>
    public static IReadOnlyList<string> All => s_ids;

    /// <summary>The location of a region, in English; null if it isn't published with its ID.</summary>
    public static string? NameOf(string region) => s_names.TryGetValue(region ?? throw new ArgumentNullException(nameof(region)), out string? name) ? name : null;

    /// <summary>The known IDs that are most similar to an unknown region; null if the region is known.</summary>
    /// <returns>At most three, the most similar first.</returns>
    public static IReadOnlyList<string>? Nearest(string region)
    {
        if (region is null)
        {
            throw new ArgumentNullException(nameof(region));
        }

        return s_known.Contains(region)
            ? null
            : [.. s_ids.Select(id => (Id: id, Distance: EditDistance.Between(region, id))).OrderBy(static one => one.Distance).ThenBy(static one => one.Id, StringComparer.Ordinal)
                .Take(MostNames).Select(static one => one.Id)];
    }
}
