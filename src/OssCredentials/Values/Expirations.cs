using System;
using System.Globalization;

namespace OssCredentials.Values;

/// <summary>Points in time as the services and the variables write them: ISO 8601 in UTC, whatever the culture (E9).</summary>
public static class Expirations
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly string[] s_formats = [Format, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm'Z'"];

    /// <summary>Writes a time as <c>2026-01-31T12:00:00Z</c>.</summary>
    public static string ToText(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Reads a time with seconds, with or without a fraction; only UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            s_formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time);
}
