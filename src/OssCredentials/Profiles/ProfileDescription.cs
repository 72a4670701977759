using System;

namespace OssCredentials.Profiles;

/// <summary>One profile of a file, as a list shows it. Nothing in it is secret, and no request was sent for it.</summary>
public sealed class ProfileDescription
{
    /// <summary>The profile's name, as it is in the file.</summary>
    public required string Name { get; init; }

    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>The line on which the profile begins, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The mode as the file's tool calls it; null where the profile has none that can be recognized.</summary>
    public string? Mode { get; init; }

    /// <summary>The AccessKey ID in the file; null where there is none, or where the value doesn't look like one.</summary>
    public string? AccessKeyId { get; init; }

    /// <summary>The RAM role that the profile assumes.</summary>
    public string? RoleArn { get; init; }

    /// <summary>The profile whose credential assumes the role.</summary>
    public string? SourceProfile { get; init; }

    /// <summary>The region of the profile.</summary>
    public string? Region { get; init; }

    /// <summary>When the credential in the file expires, UTC; null for a long-term one, or where the file doesn't say.</summary>
    public DateTimeOffset? Expiration { get; init; }

    /// <summary>Whether its file's tool takes this profile when none is specified, environment variables included.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>The file before this one that has a profile of the same name, which is used instead; null where none has.</summary>
    public string? ShadowedBy { get; init; }

    /// <summary>Whether the aliyun CLI's file is its own, which <c>Set-OssProfile</c> and the others write.</summary>
    public bool IsOfCli { get; init; }

    /// <summary>Why the profile can't be used as it is; null where nothing is wrong.</summary>
    public string? Problem { get; init; }
}
