using System;

namespace OssCredentials.Credentials;

/// <summary>Whose an issued credential is, and how long it is valid in all.</summary>
internal sealed class IssuedCredential
{
    public IssuedCredential(TimeSpan lifetime) => Lifetime = lifetime;

    public TimeSpan Lifetime { get; }

    public string? AssumedRoleArn { get; init; }

    public string? RoleSessionName { get; init; }

    public string? EcsRoleName { get; init; }
}
