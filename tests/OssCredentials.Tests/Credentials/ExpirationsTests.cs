using System;
using OssCredentials.Credentials;
using OssCredentials.Tests.Fakes;
using OssCredentials.Values;
using Xunit;

namespace OssCredentials.Tests.Credentials;

public class ExpirationsTests
{
    private static readonly DateTimeOffset s_time = new(2026, 1, 31, 12, 30, 15, TimeSpan.Zero);

    // An expiration must be there and credible (E9).
    [Theory]
    [InlineData("2026-01-31T12:30:15Z", 0)]
    [InlineData("2026-01-31T12:30:15.25Z", 250)]
    [InlineData("2026-01-31T12:30:15.2500000Z", 250)]
    [InlineData("2026-01-31T12:30Z", -15_000)]
    [InlineData("2026-01-31T20:30:15+08:00", 0)]
    [InlineData("2026-01-31T12:30:15+00:00", 0)]
    [InlineData("2026-01-31T12:30:15-00:00", 0)]
    [InlineData("2026-01-31T07:00:15-05:30", 0)]
    [InlineData("2026-01-31T12:30:15.2500000000Z", 250)]
    [InlineData("2026-01-31T12:30:15.250000001+00:00", 250)]
    [InlineData("2026-01-31t12:30:15z", 0)]
    [InlineData("2026-01-31 12:30:15+00:00", 0)]
    [InlineData("2026-01-31 12:30:15.250000+00:00", 250)]
    [InlineData("2026-01-31T20:30:15+0800", 0)]
    [InlineData("2026-01-31T20:30:15+08", 0)]
    [InlineData("2026-01-31 12:30:15 +0000 UTC", 0)]
    [InlineData("2026-01-31 12:30:15 UTC", 0)]
    [InlineData("2026-01-31T12:30:15,25Z", 250)]
    [InlineData("2026-01-31T12:29:60Z", -15_000)]
    public void Rfc3339_IsRead_IsRead(string text, int millisecondsOff)
    {
        Assert.True(Expirations.TryParse(text, out DateTimeOffset time));

        Assert.Equal(s_time.AddMilliseconds(millisecondsOff), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    // A time without its offset would be a guess (E9).
    [Theory]
    [InlineData("")]
    [InlineData("2026-01-31T12:30:15")]
    [InlineData("2026-01-31T12:30:15+24:00")]
    [InlineData("2026-01-31T12:30:15+08:60")]
    [InlineData("2026-01-31T12:30:15+8")]
    [InlineData("2026-01-31T12:30:15 CST")]
    [InlineData("2026-01-31T20:30:15 +0800 UTC")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T12:30:15.Z")]
    [InlineData("0001-01-01T00:00:00+08:00")]
    [InlineData("9999-12-31T23:59:59-08:00")]
    [InlineData("2026-01-31T12:30:15Zx")]
    [InlineData("31.01.2026 12:30:15")]
    [InlineData("2026-02-30T12:30:15Z")]
    [InlineData(" 2026-01-31T12:30:15Z")]
    [InlineData("1769862615")]
    [InlineData("\u0662\u0660\u0662\u0666-01-31T12:30:15Z")]
    public void AnythingElse_IsNoTime(string text) => Assert.False(Expirations.TryParse(text, out _));

    // th-TH writes the year 2569, ar-SA the Hijri one, fa-IR the Persian one (E9).
    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void NoCulture_ChangesWhatIsReadOrWritten(string culture)
    {
        using var _ = new CultureScope(culture);

        Assert.Equal("2026-01-31T12:30:15Z", Expirations.ToText(s_time));
        Assert.True(Expirations.TryParse("2026-01-31T12:30:15Z", out DateTimeOffset time));
        Assert.Equal(s_time, time);
    }
}
