using System.Collections.Generic;
using OssCredentials.Policies;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the actions that a bucket can be checked for.</summary>
public sealed class BucketActionCompleter : LocalCompleter
{
    private protected override IEnumerable<string> Values() => SessionPolicy.ActionWords;
}
