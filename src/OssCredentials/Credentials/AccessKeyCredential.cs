using System;
using System.Diagnostics;
using OssCredentials.Text;

namespace OssCredentials.Credentials;

/// <summary>An AccessKey pair, long-term or temporary, with what is known of it.</summary>
/// <remarks>A class, not a record: a record's ToString prints every member, and two of these are secret.</remarks>
public sealed class AccessKeyCredential
{
    // Words of a service, a file or a variable: they go into views and logs.
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

    /// <summary>The security token, in plain text; null means that there is none, never that it is empty.</summary>
    public string? SecurityToken { get; }

    /// <summary>A role that is still to be assumed with this key pair; null when there is none.</summary>
    public string? RoleArn { get; init; }

    /// <summary>When a temporary credential expires, in UTC; null when it does not end or the end is unknown.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>
    /// How long it is still valid, by a clock that no one can set: counted from its issuer's answer. Null for a credential that
    /// doesn't expire, or that was issued to another process.
    /// </summary>
    public TimeSpan? Remaining => Deadline is long deadline
        ? TimeSpan.FromSeconds((deadline - Stopwatch.GetTimestamp()) / (double)Stopwatch.Frequency)
        : null;

    /// <summary>When it expires, as <see cref="Stopwatch.GetTimestamp"/> counts; null where that isn't known.</summary>
    internal long? Deadline { get; init; }

    /// <summary>Where the credential came from, in words for a person: a variable family, a file, a service.</summary>
    public string Source
    {
        get => _source;
        init => _source = ForeignText.Show(value);
    }

    /// <summary>The assumed role's ARN with the session name, as STS answered it; null unless STS issued this credential.</summary>
    public string? AssumedRoleArn
    {
        get => _assumedRoleArn;
        init => _assumedRoleArn = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>The role session name that the request carried; it is in the ActionTrail log.</summary>
    public string? RoleSessionName
    {
        get => _roleSessionName;
        init => _roleSessionName = value is null ? null : ForeignText.Clean(value);
    }

    /// <summary>The request id of the answer that issued this credential, for support and audit.</summary>
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

    /// <summary>The same credential from another source.</summary>
    internal AccessKeyCredential With(string source) => With(source, Deadline);

    /// <summary>The same credential, of which is known for how long it is valid from now on.</summary>
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
