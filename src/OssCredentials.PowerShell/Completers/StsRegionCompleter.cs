using System.Collections.Generic;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the regions that have an STS endpoint, each with its name.</summary>
public sealed class StsRegionCompleter : RegionCompleter
{
    private protected override IEnumerable<string> Values() => StsRegions.All;
}
