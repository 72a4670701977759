using System;
using OssCredentials.Caching;
using Xunit;

namespace OssCredentials.Tests.Caching;

public sealed class CredentialCacheTests
{
    private readonly CredentialCache _cache = new(new ManualClock());

    [Fact]
    public void SameKey_IsTheSameEntry_AndAnyDifferenceAnother()
    {
        RefreshingCredential entry = _cache.Entry(new CacheKey("id", "secret", null, "role"));
        Assert.Same(entry, _cache.Entry(new CacheKey("id", "secret", null, "role")));
        Assert.NotSame(entry, _cache.Entry(new CacheKey("id", "secret", "token", "role")));
        Assert.NotSame(entry, _cache.Entry(new CacheKey("id", "secret2", null, "role")));
        Assert.NotSame(entry, _cache.Entry(new CacheKey("id", "secret", null, "role", null)));
    }

    [Fact]
    public void Full_DropsWhatWasAskedForLongestAgo()
    {
        RefreshingCredential first = _cache.Entry(new CacheKey("0"));
        RefreshingCredential second = _cache.Entry(new CacheKey("1"));
        for (int i = 2; i < 64; i++)
        {
            _cache.Entry(new CacheKey(i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Same(first, _cache.Entry(new CacheKey("0")));
        _cache.Entry(new CacheKey("64"));
        Assert.Same(first, _cache.Entry(new CacheKey("0")));
        Assert.NotSame(second, _cache.Entry(new CacheKey("1")));
    }

    [Fact]
    public void Key_ShowsNoneOfItsParts() => Assert.DoesNotContain("secret", new CacheKey("secret").ToString(), StringComparison.Ordinal);
}
