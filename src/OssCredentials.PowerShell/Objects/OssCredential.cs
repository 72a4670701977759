using System;
using System.Management.Automation;
using System.Security;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell;

/// <summary>An OSS credential. Its property names are the cmdlets' parameter names, so it pipes into each of them.</summary>
public sealed class OssCredential
{
    // The source of the secure strings when they are created on first use.
    private readonly AccessKeyCredential? _held;
    private SecureString? _accessKeySecret;
    private SecureString? _securityToken;

    /// <param name="credential">The credential.</param>
    /// <param name="isHeld">Whether this process holds the secrets as text in any case, in its variables or its cache. Then the
    /// secure strings are created on first use: a token's takes longer than the rest of the call, and most callers never read
    /// it.</param>
    internal OssCredential(AccessKeyCredential credential, bool isHeld)
    {
        AccessKeyId = credential.AccessKeyId;
        RoleArn = credential.RoleArn;
        Expiration = credential.Expiration;
        Source = credential.Source;
        AssumedRoleArn = credential.AssumedRoleArn;
        Arn = IdentityClient.KnownArn(credential);
        RoleSessionName = credential.RoleSessionName;
        RequestId = credential.RequestId;
        EcsRoleName = credential.EcsRoleName;
        AutoRefresh = SessionRefresher.Renews(credential.AccessKeyId);
        LastRenewal = SessionRefresher.LastRenewal(credential.AccessKeyId);
        if (isHeld)
        {
            _held = credential;
            return;
        }

        _accessKeySecret = CredentialConversion.ToSecureString(credential.AccessKeySecret);
        _securityToken = credential.SecurityToken is string token ? CredentialConversion.ToSecureString(token) : null;
    }

    /// <summary>The AccessKey ID. Not secret.</summary>
    public string AccessKeyId { get; }

    /// <summary>The AccessKey secret.</summary>
    public SecureString AccessKeySecret => _accessKeySecret ??= CredentialConversion.ToSecureString(_held!.AccessKeySecret);

    /// <summary>The security token of a temporary credential; null if there is none.</summary>
    public SecureString? SecurityToken =>
        _securityToken ??= _held?.SecurityToken is string token ? CredentialConversion.ToSecureString(token) : null;

    /// <summary>A role still to be assumed with this key pair; null if there is none.</summary>
    public string? RoleArn { get; }

    /// <summary>When a temporary credential expires, UTC; null if it doesn't, or if its expiration time is unknown.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Where it came from.</summary>
    public string Source { get; }

    /// <summary>The same with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public string SourceText => HomePath.Shorten(Source);

    /// <summary>The role that STS assumed for it, with the session's name.</summary>
    public string? AssumedRoleArn { get; }

    /// <summary>
    /// The ARN of the RAM user, the role session or the account that signs with it; null if this process hasn't learned it from
    /// STS.
    /// </summary>
    public string? Arn { get; }

    /// <summary>The ID of the account that it belongs to; null if this process hasn't learned it from STS.</summary>
    public string? AccountId => CallerArn.TryParse(Arn)?.AccountId;

    /// <summary>The role session's name, which appears in the audit trail.</summary>
    public string? RoleSessionName { get; }

    /// <summary>The ID of the request that issued it.</summary>
    public string? RequestId { get; }

    /// <summary>The ECS instance role that it belongs to.</summary>
    public string? EcsRoleName { get; }

    /// <summary>Whether this session renews it before it expires.</summary>
    public bool AutoRefresh { get; }

    /// <summary>When this session last renewed it, UTC; null if it hasn't.</summary>
    public DateTimeOffset? LastRenewal { get; }

    /// <summary>How long it is still valid, never below zero; null if it doesn't expire, or if its expiration time is unknown.</summary>
    public TimeSpan? RemainingTime => PowerShell.RemainingTime.Until(Expiration);

    /// <summary>How long it is still valid, for people to read: <c>47 min</c>; empty if unknown.</summary>
    [Hidden]
    public string RemainingText => PowerShell.RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty if unknown.</summary>
    [Hidden]
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>Whether it has expired.</summary>
    public bool IsExpired => Expiration <= DateTimeOffset.UtcNow;

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => AccessKeyId;
}
