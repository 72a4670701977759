using System;
using System.Diagnostics;
using OssCredentials.Text;

namespace OssCredentials.Credentials;

/// <summary>An AccessKey pair, long-term or temporary, with what is known about it.</summary>
/// <remarks>A class, not a record: a record's ToString prints every member, and two of these are secret.</remarks>
public sealed class AccessKeyCredential
{
    // Text from a service, a file or a variable, which is shown in views and logs.
    private readonly string _source = string.Empty;
    private readonly string? _assumedRoleArn;
    private readonly string? _roleSessionName;
    private readonly string? _requestId;
    private readonly string? _ecsRoleName;

    /// <summary>Creates a credential. Values are not checked here: <see cref="CredentialRules"/> does that.</summary>
    public AccessKeyCredential(string accessKeyId, string accessKeySecret, string? securityToken = null)
    {
        AccessKeyId = accessKeyId ?? throw new ArgumentNullException(nameof(accessKeyId));
        AccessKeySecret = accessKeySecret ?? throw new ArgumentNullException(nameof(accessKeySecret));
        SecurityToken = securityToken;
    }

    /// <summary>The AccessKey ID: <c>LTAI…</c> for a long-term key, <c>STS.…</c> for a temporary one. Not secret.</summary>
    public string AccessKeyId { get; }

    /// <summary>The AccessKey secret, in plain text.</summary>
    public string AccessKeySecret { get; }

    /// <summary>The security token, in plain text; null if there is none, but never empty.</summary>
    public string? SecurityToken { get; }

    /// <summary>A role that is still to be assumed with this key pair; null if there is none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>When a temporary credential expires, in UTC; null if it doesn't expire or the time is unknown.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>
    /// How long it is still valid, by a clock that no one can change, counted from the issuer's response. Null for a credential
    /// that doesn't expire, or that was issued to another process.
    /// </summary>
    public TimeSpan? Remaining => Deadline is long deadline
        ? TimeSpan.FromSeconds((deadline - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency)
        : null;

    /// <summary>When it expires, in the units of <see cref="Stopwatch.GetTimestamp"/>; null if unknown.</summary>
    internal long? Deadline { get; init; }

    /// <summary>Where the credential came from, for people to read: a variable family, a file, a service.</summary>
    public string Source
    {
        get => _source;
        init => _source = ForeignText.Show(value);
    }

    /// <summary>The assumed role's ARN with the session name, as STS returned it; null unless STS issued this credential.</summary>
    public string? AssumedRoleArn
    {
        get => _assumedRoleArn;
        init => _assumedRoleArn = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>The role session name in the request; it appears in the ActionTrail log.</summary>
    public string? RoleSessionName
    {
        get => _roleSessionName;
        init => _roleSessionName = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>The ID of the request that issued this credential, for support and audit.</summary>
    public string? RequestId
    {
        get => _requestId;
        init => _requestId = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>The name of the instance role, for a credential of the ECS metadata service.</summary>
    public string? EcsRoleName
    {
        get => _ecsRoleName;
        init => _ecsRoleName = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>Whether this is a temporary credential, which works only with its security token.</summary>
    public bool IsTemporary => SecurityToken is not null;

    /// <summary>The same credential with another source.</summary>
    internal AccessKeyCredential With(string source) => With(source, Deadline);

    /// <summary>The same credential with the time for which it is valid from now on.</summary>
    internal AccessKeyCredential ValidFor(TimeSpan lifetime) =>
        With(Source, Stopwatch.GetTimestamp() + (long)(lifetime.TotalSeconds * Stopwatch.Frequency));

    private AccessKeyCredential With(string source, long? deadline) => new(AccessKeyId, AccessKeySecret, SecurityToken)
    {
        Deadline = deadline,
        RoleArn = RoleArn,
        Expiration = Expiration,
        Source = source,
        AssumedRoleArn = AssumedRoleArn,
        RoleSessionName = RoleSessionName,
        RequestId = RequestId,
        EcsRoleName = EcsRoleName,
    };

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => AccessKeyId;
}
