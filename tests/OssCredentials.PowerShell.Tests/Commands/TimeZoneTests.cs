using System.Linq;
using System.Threading.Tasks;
using OssCredentials.PowerShell.Tests.Hosting;
using Xunit;

namespace OssCredentials.PowerShell.Tests.Commands;

/// <summary>The same moment, however it is written, on machines in different time zones. Each runs in a process with its own zone.</summary>
public sealed class TimeZoneTests
{
    private const string Moment = "2026-12-01T08:00:00Z";

    // If the first six, which have no offset, were read as local times, they would be a different moment in each zone.
    private const string Times = """
        $utc = [datetime]::new(2026, 12, 1, 8, 0, 0, [DateTimeKind]::Utc)
        $times = @(
            '2026-12-01T08:00:00', '2026-12-01 08:00', '12/01/2026 08:00:00', [datetime] '2026-12-01T08:00:00',
            [datetime]::new(2026, 12, 1, 8, 0, 0), [psobject] [datetime]::new(2026, 12, 1, 8, 0, 0, [DateTimeKind]::Unspecified),
            '2026-12-01T08:00:00Z', '2026-12-01T16:00:00+08:00', $utc, $utc.ToLocalTime(), [datetimeoffset] $utc, ([datetimeoffset] $utc).ToOffset('-05:00'))
        Import-Module $manifest
        [TimeZoneInfo]::Local.BaseUtcOffset.TotalMinutes

        """;

    [UnixTheory]
    [InlineData("UTC", 0)]
    [InlineData("Asia/Shanghai", 480)]
    [InlineData("America/St_Johns", -210)]
    [InlineData("Pacific/Kiritimati", 840)]
    public async Task TimeWithoutAnOffset_IsUtc(string zone, int minutes)
    {
        string[] seen = await EngineProcess.RunAsync(
            Times + """
            foreach ($time in $times) {
                Set-OssCredential STS.a -AccessKeySecret b -SecurityToken c -Expiration $time
                $env:OSS_SESSION_EXPIRATION
                [pscustomobject]@{ AccessKeyId = 'STS.a'; AccessKeySecret = 'b'; SecurityToken = 'c'; Expiration = $time } | Set-OssCredential
                $env:OSS_SESSION_EXPIRATION
                (Get-OssCredential).Expiration.UtcDateTime.ToString('yyyy-MM-ddTHH:mm:ssZ')
                (Export-OssCredential -AccessKeyId STS.a -AccessKeySecret b -SecurityToken c -Expiration $time -Format PowerShell) -match "OSS_SESSION_EXPIRATION = '(.*)'" | ForEach-Object { $_.Split("'")[1] }
            }
            """,
            environment: ("TZ", zone));

        Assert.Equal(minutes.ToString(System.Globalization.CultureInfo.InvariantCulture), seen[0]);
        Assert.Equal(12 * 4, seen.Length - 1);
        Assert.All(seen.Skip(1), static time => Assert.Equal(Moment, time));
    }
}
