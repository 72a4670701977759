using System;

namespace OssCredentials.Credentials;

/// <summary>Whose an issued credential is, and its whole lifetime.</summary>
internal sealed class IssuedCredential
{
    public IssuedCredential(TimeSpan lifetime) => Lifetime = lifetime;

    public TimeSpan Lifetime { get; }

    /// <inheritdoc cref="AccessKeyCredential.Deadline"/>
    public long? Deadline { get; init; }

    /// <summary>The ID of the request that issued it.</summary>
    public string? RequestId { get; init; }

    public string? AssumedRoleArn { get; init; }

    public string? RoleSessionName { get; init; }

    public string? EcsRoleName { get; init; }
}
