using System;

namespace OssCredentials.PowerShell;

/// <summary>How long something is still valid.</summary>
internal static class RemainingTime
{
    /// <summary>Never below zero; null when it does not end, or when no one knows.</summary>
    public static TimeSpan? Until(DateTimeOffset? end)
    {
        TimeSpan? left = end - DateTimeOffset.UtcNow;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    /// <summary>As a person says it: <c>47 min</c>; empty when no one knows.</summary>
    public static string ToText(DateTimeOffset? end) => Until(end) switch
    {
        null => string.Empty,
        TimeSpan left when left <= TimeSpan.Zero => "ended",
        TimeSpan left when left.TotalMinutes < 1 => $"{(int)left.TotalSeconds} s",
        TimeSpan left when left.TotalHours < 1 => $"{(int)left.TotalMinutes} min",
        TimeSpan left when left.TotalDays < 1 => left.Minutes == 0 ? $"{(int)left.TotalHours} h" : $"{(int)left.TotalHours} h {left.Minutes} min",
        TimeSpan left => $"{(int)left.TotalDays} d {left.Hours} h",
    };
}
