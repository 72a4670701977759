using System;

namespace OssCredentials.Transport;

/// <summary>A host's response of any kind, and the time of its clock.</summary>
internal sealed class EndpointAnswer
{
    public required Uri Endpoint { get; init; }

    /// <summary>How far this machine's clock is behind the host's (negative: ahead); null if the response has no date.</summary>
    public TimeSpan? ClockOffset { get; init; }
}
