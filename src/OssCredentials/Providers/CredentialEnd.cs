using System;
using System.Globalization;
using Microsoft.Extensions.Logging;
using OssCredentials.Caching;
using OssCredentials.Logging;

namespace OssCredentials.Providers;

/// <summary>Warns the user about a credential that isn't renewed here and expires soon.</summary>
internal static class CredentialEnd
{
    /// <summary>Warns within <see cref="RefreshWindow.WarningLead"/> of the expiration.</summary>
    /// <param name="logger">Created only if there is a warning.</param>
    /// <param name="source">Whose credential it is.</param>
    /// <param name="end">When it expires; later than now.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">Its whole lifetime; null if unknown.</param>
    public static void Warn(Lazy<ILogger> logger, string source, DateTimeOffset end, DateTimeOffset now, TimeSpan? lifetime)
    {
        TimeSpan left = end - now;
        if (left <= RefreshWindow.WarningLead(lifetime))
        {
            logger.Value.EndsSoon(source, ToText(left), end);
        }
    }

    // Rounded up: "in 0 min" would mean expired.
    private static string ToText(TimeSpan left) => left <= TimeSpan.FromMinutes(1)
        ? Math.Ceiling(left.TotalSeconds).ToString(CultureInfo.InvariantCulture) + " s"
        : Math.Ceiling(left.TotalMinutes).ToString(CultureInfo.InvariantCulture) + " min";
}
