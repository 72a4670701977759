using System;
using System.Linq;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Input;

/// <summary>How New-OssSessionPolicy gets its input.</summary>
public sealed class SessionPolicyInputTests : IDisposable
{
    private readonly EngineSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Buckets_ArePiped()
    {
        string policy = _session.Run("'reports', 'backup' | New-OssSessionPolicy -Action Read").Succeeded().Single.ToString();

        Assert.Equal(_session.Run("New-OssSessionPolicy reports, backup -Action Read").Succeeded().Single.ToString(), policy);
    }

    [Fact]
    public void Objects_KeepTheirOwnBucket() => Assert.Contains(
        "acs:oss:*:*:reports/2026/*", _session.Run("[pscustomobject]@{ Bucket = 'reports'; Prefix = '2026/'; Action = 'Read' } | New-OssSessionPolicy").Succeeded().Single.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Action_NeedsNoServiceName() => Assert.Equal(
        _session.Run("New-OssSessionPolicy reports -Action oss:GetObject").Succeeded().Single.ToString(),
        _session.Run("New-OssSessionPolicy reports -Action GetObject").Succeeded().Single.ToString());

    [Fact]
    public void Action_IsCompleted_WithAndWithoutTheServiceName()
    {
        string[] Complete(string line) => [.. _session.Run("(TabExpansion2 $line $line.Length).CompletionMatches | ForEach-Object CompletionText", ("line", line)).Succeeded().Output.Select(static word => word.ToString())];

        Assert.Contains("GetObject", Complete("New-OssSessionPolicy reports -Action GetObj"));
        Assert.Contains("oss:GetObject", Complete("New-OssSessionPolicy reports -Action oss:GetObj"));
    }

    [Fact]
    public void Bucket_IsAskedFor_WhereTheActionNeedsOne()
    {
        _session.Host.Shown.Answers["Bucket"] = new[] { "reports" };

        Assert.Contains("acs:oss:*:*:reports/*", _session.Run("New-OssSessionPolicy -Action Read").Succeeded().Single.ToString(), StringComparison.Ordinal);
        Assert.Equal("Bucket", Assert.Single(_session.Host.Shown.Fields).Name);

        _session.Run("New-OssSessionPolicy -Action oss:ListBuckets").Succeeded();
        Assert.Single(_session.Host.Shown.Fields);
    }

    [Fact]
    public void PrefixWithoutASlash_IsWarnedOfOnce()
    {
        Assert.Contains("'2026-private/'", Assert.Single(_session.Run("'reports', 'backup' | New-OssSessionPolicy -Prefix 2026 -Action Read").Succeeded().Warnings), StringComparison.Ordinal);
        Assert.Empty(_session.Run("New-OssSessionPolicy reports 2026/ -Action Read").Succeeded().Warnings);
    }

    [Theory]
    [InlineData("New-OssSessionPolicy oss://reports/2026/ -Action Read, List", "New-OssSessionPolicy reports 2026/ -Action Read, List")]
    [InlineData("'oss://reports/2026/' | New-OssSessionPolicy -Action Read", "New-OssSessionPolicy reports 2026/ -Action Read")]
    [InlineData("New-OssSessionPolicy oss://reports -Action Read", "New-OssSessionPolicy reports -Action Read")]
    [InlineData("New-OssSessionPolicy OSS://reports/ a/ -Action Read", "New-OssSessionPolicy reports a/ -Action Read")]
    [InlineData(
        "New-OssSessionPolicy oss://reports/2026/, backup, oss://logs/web/ -Action Read",
        "[pscustomobject]@{ Bucket = 'reports'; Prefix = '2026/' }, [pscustomobject]@{ Bucket = 'backup' }, [pscustomobject]@{ Bucket = 'logs'; Prefix = 'web/' } | New-OssSessionPolicy -Action Read")]
    public void Address_IsABucketAndWhatIsBelowIt(string address, string parts) =>
        Assert.Equal(_session.Run(parts).Succeeded().Single.ToString(), _session.Run(address).Succeeded().Single.ToString());

    [Theory]
    [InlineData("New-OssSessionPolicy oss://reports/2026/ b/ -Action Read", "PrefixTwice")]
    [InlineData("New-OssSessionPolicy oss:// -Action Read", "InvalidBucket")]
    [InlineData("New-OssSessionPolicy oss:///2026/ -Action Read", "InvalidBucket")]
    [InlineData("New-OssSessionPolicy oss://reports/* -Action Read", "InvalidPrefix")]
    [InlineData("New-OssSessionPolicy https://reports/ -Action Read", "InvalidBucket")]
    public void WrongAddress_IsRefused(string script, string errorId) =>
        Assert.StartsWith(errorId + ",", _session.Run(script).Error.FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void AddressWithoutASlash_IsWarnedOfToo() =>
        Assert.Contains("'2026-private/'", Assert.Single(_session.Run("New-OssSessionPolicy oss://reports/2026 -Action Read").Succeeded().Warnings), StringComparison.Ordinal);
}
