using System.Collections.Generic;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the regions that have an STS endpoint.</summary>
public sealed class RegionCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => StsRegions.All;
}
