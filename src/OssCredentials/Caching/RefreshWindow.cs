using System;

namespace OssCredentials.Caching;

/// <summary>When a temporary credential is renewed and when it is last used, in proportion to how long it lives.</summary>
internal static class RefreshWindow
{
    // Five minutes is what Alibaba Cloud's own SDKs leave; credentials that live for minutes need less.
    private static readonly TimeSpan s_longestLead = TimeSpan.FromMinutes(5);

    // A request signed now must still be valid when the service reads it.
    private static readonly TimeSpan s_longestMargin = TimeSpan.FromSeconds(15);

    /// <summary>How long before the end a credential is renewed: 5 minutes, or a quarter of its life if that is less.</summary>
    public static TimeSpan RefreshLead(TimeSpan lifetime) => Smaller(s_longestLead, lifetime, 4);

    /// <summary>How long before the end a credential is used for the last time: 15 s, or a tenth of its life if that is less.</summary>
    public static TimeSpan LastUseMargin(TimeSpan lifetime) => Smaller(s_longestMargin, lifetime, 10);

    /// <summary>How long before the end its user is warned: when it would be renewed if that could be done.</summary>
    /// <param name="lifetime">The whole life; null when no one knows it.</param>
    public static TimeSpan WarningLead(TimeSpan? lifetime) => lifetime is TimeSpan known ? RefreshLead(known) : s_longestLead;

    private static TimeSpan Smaller(TimeSpan limit, TimeSpan lifetime, int part)
    {
        var share = TimeSpan.FromTicks(Math.Max(0, lifetime.Ticks / part));
        return share < limit ? share : limit;
    }
}
