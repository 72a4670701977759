using System;

namespace OssCredentials.Transport;

/// <summary>That a host answered at all, and what its clock says.</summary>
internal sealed class EndpointAnswer
{
    public required Uri Endpoint { get; init; }

    /// <summary>How far this machine's clock is behind the host's (ahead: negative); null where the answer bears no date.</summary>
    public TimeSpan? ClockOffset { get; init; }
}
