using System;

namespace OssCredentials.Caching;

/// <summary>When a temporary credential is renewed and when it is last used, in proportion to its lifetime.</summary>
internal static class RefreshWindow
{
    // Alibaba Cloud's own SDKs use five minutes; credentials that are valid for minutes need less.
    private static readonly TimeSpan s_longestLead = TimeSpan.FromMinutes(5);

    // A request signed now must still be valid when the service reads it.
    private static readonly TimeSpan s_longestMargin = TimeSpan.FromSeconds(15);

    /// <summary>How long before it expires a credential is renewed: 5 minutes, or a quarter of its lifetime if that is less.</summary>
    public static TimeSpan RefreshLead(TimeSpan lifetime) => Smaller(s_longestLead, lifetime, 4);

    /// <summary>How long before it expires a credential is last used: 15 s, or a tenth of its lifetime if that is less.</summary>
    public static TimeSpan LastUseMargin(TimeSpan lifetime) => Smaller(s_longestMargin, lifetime, 10);

    /// <summary>How long before it expires its user is warned: when it would be renewed if that were possible.</summary>
    /// <param name="lifetime">The whole lifetime; null if unknown.</param>
    public static TimeSpan WarningLead(TimeSpan? lifetime) => lifetime is TimeSpan known ? RefreshLead(known) : s_longestLead;

    private static TimeSpan Smaller(TimeSpan limit, TimeSpan lifetime, int part)
    {
        var share = TimeSpan.FromTicks(Math.Max(0, lifetime.Ticks / part));
        return share < limit ? share : limit;
    }
}
