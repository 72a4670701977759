using System.Collections.Generic;
using System.Linq;
using OssCredentials.Diagnostics;
using OssCredentials.Emulator;

namespace OssCredentials.Tests.Oss;

/// <summary>What a check of a bucket reported, and the requests that it sent.</summary>
internal sealed class BucketResults
{
    public BucketResults(IReadOnlyList<CheckResult> all, IReadOnlyList<RecordedRequest> requests)
    {
        All = all;
        Requests = requests;
    }

    public IReadOnlyList<CheckResult> All { get; }

    public IReadOnlyList<RecordedRequest> Requests { get; }

    public CheckResult this[string name] => All.Single(result => result.Name == name);

    /// <summary>The operations that were asked for, in their order.</summary>
    public string[] Operations => [.. Requests.Select(request => request.Action ?? "none")];

    public override string ToString() => string.Join("\n", All.Select(result => $"{result} -> {result.Remedy}"));
}
