using System;
using OssCredentials.Text;

namespace OssCredentials.Values;

/// <summary>Points in time as the services, the variables and people's programs write them, whatever the culture (E9).</summary>
internal static class Expirations
{
    // The resolution of a DateTimeOffset: 100 ns. Further decimals are read and truncated.
    private const int Decimals = 7;

    /// <summary>Writes a time as <c>2026-01-31T12:00:00Z</c>.</summary>
    public static string ToText(DateTimeOffset time) => new UtcTime(time).ToString();

    /// <summary>Reads a time with its offset: RFC 3339, with any number of decimals, and the small deviations of common libraries.</summary>
    /// <remarks>
    /// Python's <c>str(datetime)</c> and PostgreSQL write a space instead of the T, <c>strftime('%z')</c> and Go's layouts an
    /// offset without a colon, Go's <c>String()</c> a space before the offset and <c>UTC</c> after it, ISO 8601 a comma instead of
    /// the point. A time without an offset would be a guess, so it isn't accepted.
    /// </remarks>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, in UTC.</param>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        int at = 0;
        if (text is null
            || !Number(text, ref at, 4, out int year) || !Is(text, ref at, '-')
            || !Number(text, ref at, 2, out int month) || !Is(text, ref at, '-')
            || !Number(text, ref at, 2, out int day)
            || !(Is(text, ref at, 'T') || Is(text, ref at, 't') || Is(text, ref at, ' '))
            || !Number(text, ref at, 2, out int hour) || !Is(text, ref at, ':')
            || !Number(text, ref at, 2, out int minute))
        {
            return false;
        }

        int second = 0;
        long ticks = 0;
        if (Is(text, ref at, ':') && (!Number(text, ref at, 2, out second) || !Fraction(text, ref at, out ticks)))
        {
            return false;
        }

        // RFC 3339 allows a leap second; here it is the moment after it.
        bool isLeap = second == 60;
        if (!Offset(text, at, out TimeSpan offset)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60)
        {
            return false;
        }

        long utc = new DateTime(year, month, day, hour, minute, isLeap ? 59 : second, DateTimeKind.Utc).Ticks
            + (isLeap ? TimeSpan.TicksPerSecond : ticks) - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool Is(string text, ref int at, char expected)
    {
        if (at >= text.Length || text[at] != expected)
        {
            return false;
        }

        at++;
        return true;
    }

    private static bool Number(string text, ref int at, int digits, out int number)
    {
        number = 0;
        for (int end = at + digits; at < end; at++)
        {
            if (at >= text.Length || text[at] is < '0' or > '9')
            {
                return false;
            }

            number = (number * 10) + text[at] - '0';
        }

        return true;
    }

    private static bool Fraction(string text, ref int at, out long ticks)
    {
        ticks = 0;
        if (!Is(text, ref at, '.') && !Is(text, ref at, ','))
        {
            return true;
        }

        int digits = 0;
        for (; at < text.Length && text[at] is >= '0' and <= '9'; at++, digits++)
        {
            if (digits < Decimals)
            {
                ticks = (ticks * 10) + text[at] - '0';
            }
        }

        for (int i = digits; i < Decimals; i++)
        {
            ticks *= 10;
        }

        return digits > 0;
    }

    private static bool Offset(string text, int at, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        _ = Is(text, ref at, ' ');
        if (text.Substring(at) is "Z" or "z" or "UTC" or "GMT")
        {
            return true;
        }

        bool isNegative = Is(text, ref at, '-');
        if ((!isNegative && !Is(text, ref at, '+')) || !Number(text, ref at, 2, out int hours))
        {
            return false;
        }

        int minutes = 0;
        bool hasColon = Is(text, ref at, ':');
        if ((hasColon || (at < text.Length && text[at] != ' ')) && !Number(text, ref at, 2, out minutes))
        {
            return false;
        }

        offset = new TimeSpan(isNegative ? -hours : hours, isNegative ? -minutes : minutes, 0);
        return hours <= 23 && minutes <= 59 && (at == text.Length || (text.Substring(at) == " UTC" && offset == TimeSpan.Zero));
    }
}
