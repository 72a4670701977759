using System.Collections.Generic;

namespace OssCredentials.Policies;

/// <summary>What a session policy is to allow. All else it denies, since it can only narrow what the role may do.</summary>
public sealed class SessionPolicyRequest
{
    /// <summary>What may be done, and where.</summary>
    public required IReadOnlyList<SessionPolicyGrant> Grants { get; init; }

    /// <summary>IPv4 or IPv6 addresses or CIDR blocks that requests may come from; none for anywhere.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Whether requests must come over https.</summary>
    public bool HttpsOnly { get; init; }
}
