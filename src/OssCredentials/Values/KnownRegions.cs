using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Values;

/// <summary>The region ids that Alibaba Cloud publishes, to find a misspelled one: another is taken anyway, since new ones open every year.</summary>
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

    // What else OSS takes where a region is meant.
    private static readonly HashSet<string> s_known = new(s_ids.Concat(CentralStsRegions.All), StringComparer.Ordinal);

    private const int MostNames = 3;

    /// <summary>The known ids that look most like a region that no one knows; null where the region is known.</summary>
    /// <returns>At most three, the nearest first.</returns>
    public static IReadOnlyList<string>? Nearest(string region)
    {
        if (region is null)
        {
            throw new ArgumentNullException(nameof(region));
        }

        return s_known.Contains(region)
            ? null
            : [.. s_ids.Select(id => (Id: id, Distance: Distance(region, id))).OrderBy(static one => one.Distance).ThenBy(static one => one.Id, StringComparer.Ordinal)
                .Take(MostNames).Select(static one => one.Id)];
    }

    // Insertions, deletions, replacements and swaps of neighbours (Damerau); the ids are short.
    private static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    rows[i, j] = i + j;
                    continue;
                }

                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                int best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                rows[i, j] = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
            }
        }

        return rows[left.Length, right.Length];
    }
}
