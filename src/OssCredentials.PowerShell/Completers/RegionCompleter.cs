using System.Collections.Generic;
using OssCredentials.Values;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the regions of OSS, each with its name.</summary>
public class RegionCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => KnownRegions.All;

    private protected override string ToolTip(string value) => KnownRegions.NameOf(value) is string name ? $"{value}: {name}" : value;
}
