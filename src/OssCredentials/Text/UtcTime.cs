using System;
using System.Globalization;

namespace OssCredentials.Text;

/// <summary>A time that is shown as <c>2026-01-31T12:00:00Z</c>, whatever the culture and its own offset.</summary>
internal readonly struct UtcTime
{
    private readonly DateTimeOffset _time;

    public UtcTime(DateTimeOffset time) => _time = time;

    public static implicit operator UtcTime(DateTimeOffset time) => new(time);

    public override string ToString() => _time.UtcDateTime.ToString("yyyy-MM-dd'T'HH':'mm':'ss'Z'", CultureInfo.InvariantCulture);
}
