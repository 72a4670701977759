using System;
using System.Collections.Generic;

namespace OssCredentials.Emulator;

/// <summary>A RAM role that can be assumed.</summary>
public sealed class EmulatorRole
{
    /// <summary>Creates a role.</summary>
    /// <param name="arn"><c>acs:ram::&lt;account&gt;:role/&lt;name&gt;</c>.</param>
    public EmulatorRole(string arn) => Arn = arn ?? throw new ArgumentNullException(nameof(arn));

    /// <summary>The role's ARN; matched case-insensitively, as RAM does.</summary>
    public string Arn { get; }

    /// <summary>The longest session that can be requested; RAM allows 1 to 12 hours, and its default is 1 hour.</summary>
    public TimeSpan MaxSessionDuration { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What the role may do: a RAM policy as JSON; null if it may do everything. A session never has a permission that its role
    /// lacks.
    /// </summary>
    public string? Policy { get; init; }

    /// <summary>The external ID that the trust policy requires; null if it requires none.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The ARNs of the callers that the trust policy specifies; null if it trusts everyone.</summary>
    public IReadOnlyCollection<string>? TrustedPrincipals { get; init; }

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;
}
