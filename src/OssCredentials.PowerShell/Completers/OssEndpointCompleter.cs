using System.Collections;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Values;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the OSS endpoints of the region in the command line, or of every region without one.</summary>
/// <remarks>Source: OSS, "Regions and endpoints".</remarks>
public sealed class OssEndpointCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() =>
        KnownRegions.All.Select(static region => $"oss-{region}.aliyuncs.com").Concat(["oss-accelerate.aliyuncs.com", "oss-accelerate-overseas.aliyuncs.com"]);

    private protected override IEnumerable<string> Values(IDictionary bound) => bound["Region"] is string { Length: > 0 } region && LocationRules.IsKnownRegion(region)
        ? [$"oss-{region}.aliyuncs.com", $"oss-{region}-internal.aliyuncs.com", "oss-accelerate.aliyuncs.com"]
        : Values();
}
