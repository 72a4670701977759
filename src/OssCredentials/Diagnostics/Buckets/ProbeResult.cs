using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>The outcome of trying an action, and why.</summary>
internal sealed class ProbeResult
{
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>The permission that was refused, such as <c>oss:PutObject</c>; null if none was.</summary>
    public string? Permission { get; init; }

    /// <summary>The refusal of OSS; null if it didn't refuse.</summary>
    public OssRefusal? Refusal { get; init; }

    /// <summary>What was left, or why the outcome is unknown; null if there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether something may be left in the bucket, as the reason says.</summary>
    public bool MayHaveLeft { get; init; }

    /// <summary>The remedy, if no refusal provides one; null for none.</summary>
    public string? Remedy { get; init; }

    public static ProbeResult Allowed { get; } = new() { Outcome = ProbeOutcome.Allowed };

    /// <summary>The refusal of a permission; unknown if the refusal is about something else.</summary>
    public static ProbeResult Of(OssRefusal refusal, string permission) => refusal switch
    {
        // Some refusals say which permission was missing: one for another permission doesn't answer the question.
        { Action: string other } when !string.Equals(other, permission, System.StringComparison.OrdinalIgnoreCase) => new ProbeResult
        {
            Outcome = ProbeOutcome.Unknown,
            Permission = other,
            Refusal = refusal,
            Reason = $"OSS refused {other} and so didn't say whether {permission} is allowed.",
        },
        _ => RefusalExplanations.Find(refusal)?.Concern == RefusalConcern.Permission
            ? new ProbeResult { Outcome = ProbeOutcome.Refused, Permission = permission, Refusal = refusal }
            : new ProbeResult
            {
                Outcome = ProbeOutcome.Unknown,
                Refusal = refusal,
                Reason = $"OSS returned {(refusal.Code.Length == 0 ? "HTTP " + refusal.StatusCode : refusal.Code)}, which doesn't say whether {permission} is allowed.",
            },
    };
}
