using System;
using System.Management.Automation;
using OssCredentials.Credentials;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell;

/// <summary>Who signs requests with a credential, as STS says.</summary>
public sealed class OssCallerIdentity
{
    internal OssCallerIdentity(CallerIdentity identity, AccessKeyCredential credential)
    {
        CallerArn? arn = CallerArn.TryParse(identity.Arn);
        AccountId = identity.AccountId;
        Kind = arn?.Kind.ToString() ?? identity.IdentityType;
        Name = arn?.Name ?? string.Empty;
        SessionName = arn?.SessionName;
        Arn = identity.Arn;
        AccessKeyId = credential.AccessKeyId;
        Source = credential.Source;
        Expiration = credential.Expiration;
        RequestId = identity.RequestId;
    }

    /// <summary>The account's ID.</summary>
    public string AccountId { get; }

    /// <summary><c>Account</c>, <c>RamUser</c> or <c>AssumedRole</c>.</summary>
    public string Kind { get; }

    /// <summary>The RAM user's or the role's name; the account's ID for the account itself.</summary>
    public string Name { get; }

    /// <summary>The name of the role session, which appears in the audit trail; null if no role was assumed.</summary>
    public string? SessionName { get; }

    /// <summary>The whole ARN.</summary>
    public string Arn { get; }

    /// <summary>The AccessKey ID of the credential.</summary>
    public string AccessKeyId { get; }

    /// <summary>Where the credential came from.</summary>
    public string Source { get; }

    /// <summary>The source with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string SourceText => HomePath.Shorten(Source);

    /// <summary>When the credential expires, UTC; null if it doesn't, or if its expiration time is unknown.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>How long the credential is valid, such as <c>47 min</c>; empty if its expiration time is unknown.</summary>
    [Hidden]
    public string RemainingText => RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>The ID of the request.</summary>
    public string? RequestId { get; }

    /// <summary>The ARN.</summary>
    public override string ToString() => Arn;
}
