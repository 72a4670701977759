using System;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>An OSS credential with its secrets as strings, for programs that accept nothing else. Only -AsPlainText returns it.</summary>
public sealed class OssPlainTextCredential
{
    internal OssPlainTextCredential(string accessKeyId, string accessKeySecret, string? securityToken)
    {
        AccessKeyId = accessKeyId;
        AccessKeySecret = accessKeySecret;
        SecurityToken = securityToken;
    }

    /// <summary>The AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>The AccessKey secret, in plain text.</summary>
    public string AccessKeySecret { get; }

    /// <summary>The security token, in plain text; null if there is none.</summary>
    public string? SecurityToken { get; }

    /// <summary>A role still to be assumed with this key pair; null if there is none.</summary>
    public string? RoleArn { get; internal init; }

    /// <summary>When a temporary credential expires, UTC; null if it doesn't, or if its expiration time is unknown.</summary>
    public DateTimeOffset? Expiration { get; internal init; }

    /// <summary>The same as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => RemainingTime.ToExpirationText(Expiration);

    /// <summary>Where it came from.</summary>
    public string Source { get; internal init; } = string.Empty;

    /// <summary>The same with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string SourceText => HomePath.Shorten(Source);

    /// <summary>The AccessKey ID alone: a string that contains this object contains no secret.</summary>
    public override string ToString() => AccessKeyId;
}
