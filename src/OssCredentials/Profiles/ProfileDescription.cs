using System;

namespace OssCredentials.Profiles;

/// <summary>One profile of a file, as shown in a list. Nothing in it is secret, and no request was sent for it.</summary>
public sealed class ProfileDescription
{
    /// <summary>The profile's name, as it is in the file.</summary>
    public required string Name { get; init; }

    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The line on which the profile begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The file's own name for the mode; null if the profile has none that is recognized.</summary>
    public string? Mode { get; init; }

    /// <summary>The AccessKey ID in the file; null if there is none, or if the value doesn't look like one.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The RAM role that the profile assumes.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The profile whose credential assumes the role.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>The region of the profile.</summary>
    public string? Region { get; init; }

    /// <summary>When the credential in the file expires, UTC; null for a long-term one, or if the file doesn't say.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>Whether its file's tool uses this profile when none is specified, considering environment variables.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>An earlier file that has a profile of the same name, which is used instead; null if there is none.</summary>
    public string? ShadowedBy { get; init; }

    /// <summary>Whether this is in the aliyun CLI's own file, which <c>Set-OssProfile</c> and the others write.</summary>
    public bool IsOfCli { get; init; }

    /// <summary>Why the profile can't be used; null if nothing is wrong.</summary>
    public string? Problem { get; init; }
}
