using System.Collections.Generic;

namespace OssCredentials.Policies;

/// <summary>What a session policy allows. It denies everything else, since it can only restrict what the role may do.</summary>
public sealed class SessionPolicyRequest
{
    /// <summary>What is allowed and where.</summary>
    public required IReadOnlyList<SessionPolicyGrant> Grants { get; init; }

    /// <summary>IPv4 or IPv6 addresses or CIDR blocks that requests may come from; empty for any.</summary>
    public IReadOnlyList<string> SourceAddresses { get; init; } = [];

    /// <summary>Whether requests must come over https.</summary>
    public bool HttpsOnly { get; init; }
}
