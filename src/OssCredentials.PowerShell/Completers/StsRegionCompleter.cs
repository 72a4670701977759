using System.Collections.Generic;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the regions that have an STS endpoint, each with its name.</summary>
public sealed class StsRegionCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => StsRegions.All;

    private protected override string ToolTip(string value) => KnownRegions.NameOf(value) is string name ? $"{value}: {name}" : value;
}
