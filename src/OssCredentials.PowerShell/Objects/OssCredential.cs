using System;
using System.Security;
using OssCredentials.Clients;
using OssCredentials.Credentials;
using OssCredentials.PowerShell.Refresh;
using OssCredentials.Sts;

namespace OssCredentials.PowerShell;

/// <summary>An OSS credential. Its property names are the cmdlets' parameter names, so it pipes into each of them.</summary>
public sealed class OssCredential
{
    // What the secure strings are made of where they are made when they are first asked for.
    private readonly AccessKeyCredential? _held;
    private SecureString? _accessKeySecret;
    private SecureString? _securityToken;

    /// <param name="credential">The credential.</param>
    /// <param name="isHeld">
    /// Whether this process holds it as text anyway, in its variables or its cache. Then the secure strings are made when they
    /// are asked for: a token's takes longer than all the rest of a call, and most callers never look at it.
    /// </param>
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

    /// <summary>The security token of a temporary credential; null when there is none.</summary>
    public SecureString? SecurityToken =>
        _securityToken ??= _held?.SecurityToken is string token ? CredentialConversion.ToSecureString(token) : null;

    /// <summary>A role still to be assumed with this key pair; null when there is none.</summary>
    public string? RoleArn { get; }

    /// <summary>When a temporary credential expires, UTC; null when it does not, or when no one knows.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Where it came from.</summary>
    public string Source { get; }

    /// <summary>The same with <c>~</c> for the home folder, as the views show it.</summary>
    public string SourceText => HomePath.ShortenIn(Source);

    /// <summary>The role that STS assumed for it, with the session's name.</summary>
    public string? AssumedRoleArn { get; }

    /// <summary>The ARN of the RAM user, the role session or the account that signs with it; null when this process has not learned it from STS.</summary>
    public string? Arn { get; }

    /// <summary>The ID of the account that it belongs to; null when this process has not learned it from STS.</summary>
    public string? AccountId => CallerArn.TryParse(Arn)?.AccountId;

    /// <summary>The role session's name, which is in the audit trail.</summary>
    public string? RoleSessionName { get; }

    /// <summary>The id of the request that issued it.</summary>
    public string? RequestId { get; }

    /// <summary>The ECS instance role that it belongs to.</summary>
    public string? EcsRoleName { get; }

    /// <summary>Whether this session renews it before it expires.</summary>
    public bool AutoRefresh { get; }

    /// <summary>When this session last renewed it, UTC; null when it did not.</summary>
    public DateTimeOffset? LastRenewal { get; }

    /// <summary>How long it is still valid; null when it does not end, or when no one knows; never below zero.</summary>
    public TimeSpan? RemainingTime => PowerShell.RemainingTime.Until(Expiration);

    /// <summary>How long it is still valid, as a person says it: <c>47 min</c>; empty when no one knows.</summary>
    public string RemainingText => PowerShell.RemainingTime.ToText(Expiration);

    /// <summary>When it expires, as text: <c>2026-01-31T12:00:00Z (in 47 min)</c>, the same in every culture; empty when no one knows.</summary>
    public string ExpirationText => PowerShell.RemainingTime.ToExpirationText(Expiration);

    /// <summary>Whether it has ended.</summary>
    public bool IsExpired => Expiration <= DateTimeOffset.UtcNow;

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => AccessKeyId;
}
