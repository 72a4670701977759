using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>A source of credentials, with its state and the reason. Nothing in it is secret.</summary>
public sealed class OssCredentialSource
{
    internal OssCredentialSource(int order, string name, OssCredentialSourceState state, string reason)
    {
        Order = order;
        Name = name;
        State = state;
        Reason = reason;
    }

    /// <summary>Its position in the chain, from 1. The first source that is configured is used.</summary>
    public int Order { get; }

    /// <summary>The source.</summary>
    public string Name { get; }

    /// <summary>Its state.</summary>
    public OssCredentialSourceState State { get; }

    /// <summary>The reason for the state.</summary>
    public string Reason { get; }

    /// <summary>The reason with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string ReasonText => HomePath.Shorten(Reason);

    /// <summary>The file and line (<c>path:line</c>), or the variable; null if there is no such place.</summary>
    public string? Location { get; internal init; }

    /// <summary>The place with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string LocationText => HomePath.Shorten(Location ?? string.Empty);

    /// <summary>The AccessKey ID there; null if only a request to the source would return it.</summary>
    public string? AccessKeyId { get; internal init; }

    /// <summary>When the credential there expires, UTC; null if it doesn't, or if its expiration time is unknown.</summary>
    public DateTimeOffset? Expiration { get; internal init; }

    /// <summary>How long that credential is still valid, for people to read: <c>47 min</c>; empty if unknown.</summary>
    [Hidden]
    public string RemainingText => RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>The source and its state.</summary>
    public override string ToString() => $"{Name}: {State}";
}
