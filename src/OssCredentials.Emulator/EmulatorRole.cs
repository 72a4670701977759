using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator;

/// <summary>A RAM role that can be assumed.</summary>
public sealed class EmulatorRole
{
    /// <summary>Creates a role.</summary>
    /// <param name="arn"><c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</param>
    public EmulatorRole(string arn) => Arn = arn ?? throw new ArgumentNullException(nameof(arn));

    /// <summary>The role's ARN; found without regard to case, as RAM does.</summary>
    public string Arn { get; }

    /// <summary>The longest session that may be asked for; RAM allows 1 to 12 hours, and 1 hour is its default.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What the role may do, a RAM policy as JSON; null when it may do everything. A session has no right that its role lacks.</summary>
    public string? Policy { get; init; }

    /// <summary>The external id that the trust policy asks for; null when it asks for none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The ARNs of the callers that the trust policy names; null when it trusts everyone.</summary>
    public IReadOnlyCollection<string>? TrustedPrincipals { get; init; }

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;
}
