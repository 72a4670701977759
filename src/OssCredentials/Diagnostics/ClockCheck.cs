using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;

namespace OssCredentials.Diagnostics;

/// <summary>Checks that this machine's clock agrees with the services'.</summary>
internal sealed class ClockCheck : OnlineCheck
{
    // STS (InvalidTimeStamp.Expired) and OSS (RequestTimeTooSkewed) refuse a larger difference.
    private static readonly TimeSpan s_refused = TimeSpan.FromMinutes(15);

    // Far more than any network delay, and well before anything fails.
    private static readonly TimeSpan s_odd = TimeSpan.FromMinutes(5);

    public ClockCheck()
        : base("Clock")
    {
    }

    protected override Task<CheckResult> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        if ((context.Sts.Value?.ClockOffset is null ? context.Oss.Value : context.Sts.Value) is not { ClockOffset: TimeSpan offset, Endpoint: Uri endpoint })
        {
            return Task.FromResult(NotChecked("No response contained the time."));
        }

        string message = string.Format(
            CultureInfo.InvariantCulture, "This machine's clock is {0:0} min {1} that of {2}.", Math.Abs(offset.TotalMinutes), offset > TimeSpan.Zero ? "behind" : "ahead of", endpoint.Host);
        return Task.FromResult(
            offset.Duration() >= s_refused ? Failed(message, CheckRemedies.Clock, endpoint.Host)
            : offset.Duration() >= s_odd ? Warning(message, CheckRemedies.Clock, endpoint.Host)
            : Passed($"This machine's clock agrees with that of {endpoint.Host}.", endpoint.Host));
    }
}
