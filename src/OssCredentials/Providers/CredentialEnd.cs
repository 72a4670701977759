using System;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OssCredentials.Caching;
using OssCredentials.Logging;

namespace OssCredentials.Providers;

/// <summary>Tells the user of a credential that nothing here renews when its end is near.</summary>
internal static class CredentialEnd
{
    /// <summary>Warns within <see cref="RefreshWindow.WarningLead"/> of the end.</summary>
    /// <param name="logger">Made only if there is something to say.</param>
    /// <param name="source">Whose credential it is.</param>
    /// <param name="end">When it ends; later than now.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">Its whole life; null when no one knows it.</param>
    public static void Warn(Lazy<ILogger> logger, string source, DateTimeOffset end, DateTimeOffset now, TimeSpan? lifetime)
    {
        TimeSpan left = end - now;
        if (left <= RefreshWindow.WarningLead(lifetime))
        {
            logger.Value.EndsSoon(source, ToText(left), end);
        }
    }

    // Rounded up: "in 0 min" would be over.
    private static string ToText(TimeSpan left) => left <= TimeSpan.FromMinutes(1)
        ? Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture) + " s"
        : Math.Ceiling(left.TotalMinutes).ToString(CultureInfo.InvariantCulture) + " min";
}
