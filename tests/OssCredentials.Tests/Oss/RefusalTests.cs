using System;
using System.Linq;
using System.Threading.Tasks;
using OssCredentials.Diagnostics;
using OssCredentials.Emulator;
using Xunit;

namespace OssCredentials.Tests.Oss;

/// <summary>Each refusal by a real request to the emulator: the right result fails, with the right cause and remedy.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string> Names() => [.. RefusalCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refusal_IsExplained(string name)
    {
        RefusalCase expected = RefusalCases.All[name];
        await using BucketFixture fixture = await BucketFixture.StartAsync(expected.Options);

        BucketResults results = await expected.CheckAsync(fixture);

        CheckResult row = results[expected.Row];
        Assert.True(row.State == CheckState.Failed, results.ToString());
        Assert.Contains(expected.Cause, row.Message, StringComparison.Ordinal);
        Assert.Contains(expected.Remedy, row.Remedy, StringComparison.Ordinal);
        if (expected.Code is null)
        {
            Assert.Empty(results.Requests);
            return;
        }

        RecordedRequest refused = results.Requests.First(request => request.Code is not null && request.Code != "NoSuchKey");
        Assert.Equal(expected.Code, refused.Code);
        if (expected.Ec.Length > 0)
        {
            Assert.Contains($"({expected.Code}, EC {expected.Ec}, request ID ", row.Message, StringComparison.Ordinal);
        }

        // Nothing else is blamed: no other result is reported as failed.
        Assert.All(results.All.Where(result => result != row && result.State == CheckState.Failed), other => Assert.True(IsOfTheSameCause(expected, other), other.ToString()));
    }

    [Fact]
    public void TheTable_HasAtLeast60Refusals() => Assert.True(RefusalCases.All.Count >= 60, $"{RefusalCases.All.Count}");

    // A user who may do nothing is refused each action for the same reason; the endpoint of another region is signed for that region too.
    private static bool IsOfTheSameCause(RefusalCase expected, CheckResult other) => (expected.Row, other.Name) is ("OssEndpoint", "Region") or ("Region", "OssEndpoint");
}
