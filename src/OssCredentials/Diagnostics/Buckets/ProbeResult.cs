using OssCredentials.Oss;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>What came of trying an action, and why.</summary>
internal sealed class ProbeResult
{
    public required ProbeOutcome Outcome { get; init; }

    /// <summary>The permission that was refused, such as <c>oss:PutObject</c>; null where none was.</summary>
    public string? Permission { get; init; }

    /// <summary>What OSS said; null where it didn't refuse.</summary>
    public OssRefusal? Refusal { get; init; }

    /// <summary>What was left, or why it can't be told; null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether something may be left in the bucket, as the reason says.</summary>
    public bool MayHaveLeft { get; init; }

    /// <summary>What to do, where no refusal says it; null for nothing.</summary>
    public string? Remedy { get; init; }

    public static ProbeResult Allowed { get; } = new() { Outcome = ProbeOutcome.Allowed };

    /// <summary>The refusal of a permission, or that it can't be told where the refusal is about something else.</summary>
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
                Reason = $"OSS answered {(refusal.Code.Length == 0 ? "HTTP " + refusal.StatusCode : refusal.Code)}, which doesn't say whether {permission} is allowed.",
            },
    };
}
