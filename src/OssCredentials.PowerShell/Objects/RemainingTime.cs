using System;
using System.Globalization;

namespace OssCredentials.PowerShell;

/// <summary>How long something is still valid.</summary>
internal static class RemainingTime
{
    /// <summary>Never below zero; null if it doesn't expire, or if the time is unknown.</summary>
    public static TimeSpan? Until(DateTimeOffset? end)
    {
        TimeSpan? left = end - DateTimeOffset.UtcNow;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>As <c>2026-01-31T12:00:00Z</c>, whatever the culture; empty if unknown.</summary>
    public static string ToTimeText(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture) ?? string.Empty;

    /// <summary>The same with the remaining time: <c>2026-01-31T12:00:00Z (in 47 min)</c>.</summary>
    public static string ToExpirationText(DateTimeOffset? end) =>
        end is null ? string.Empty : ToTimeText(end) + (Until(end) <= TimeSpan.Zero ? " (expired)" : $" (in {ToText(end)})");

    /// <summary>For people to read: <c>47 min</c>; empty if unknown.</summary>
    public static string ToText(DateTimeOffset? end) => Until(end) switch
    {
        null => string.Empty,
        TimeSpan left when left <= TimeSpan.Zero => "expired",
        TimeSpan left when left.TotalMinutes < 1 => $"{(int)left.TotalSeconds} s",
        TimeSpan left when left.TotalHours < 1 => $"{(int)left.TotalMinutes} min",
        TimeSpan left when left.TotalDays < 1 => left.Minutes == 0 ? $"{(int)left.TotalHours} h" : $"{(int)left.TotalHours} h {left.Minutes} min",
        TimeSpan left => $"{(int)left.TotalDays} d {left.Hours} h",
    };
}
