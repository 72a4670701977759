using System;

namespace OssCredentials.PowerShell;

/// <summary>A source of credentials: how it stands and why. Nothing in it is secret.</summary>
public sealed class OssCredentialSource
{
    internal OssCredentialSource(int order, string name, OssCredentialSourceState state, string reason)
    {
        Order = order;
        Name = name;
        State = state;
        Reason = reason;
    }

    /// <summary>Its place in the chain, from 1: the first that is configured is used.</summary>
    public int Order { get; }

    /// <summary>The source.</summary>
    public string Name { get; }

    /// <summary>How it stands.</summary>
    public OssCredentialSourceState State { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>The file and line (<c>path:line</c>), or the variable; null where there is no such place.</summary>
    public string? Location { get; internal init; }

    /// <summary>The AccessKey ID that stands there; null when the source must be asked for it.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>When the credential that stands there ends, UTC; null when it does not, or when no one knows.</summary>
    public DateTimeOffset? Expiration { get; internal init; }

    /// <summary>How long that credential is still valid, as a person says it: <c>47 min</c>; empty when no one knows.</summary>
    public string RemainingText => RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty when no one knows.</summary>
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>The source and how it stands.</summary>
    public override string ToString() => $"{Name}: {State}";
}
