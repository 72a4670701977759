using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Ram;

namespace OssCredentials.Rotation;

/// <summary>The result of a rotation.</summary>
public sealed class AccessKeyRotationResult
{
    internal AccessKeyRotationResult(string identityArn, string oldAccessKeyId, AccessKeyCredential newKey, IReadOnlyList<string> places)
    {
        IdentityArn = identityArn;
        OldAccessKeyId = oldAccessKeyId;
        NewKey = newKey;
        Places = places;
    }

    /// <summary>The user that both keys belong to.</summary>
    public string IdentityArn { get; }

    /// <summary>The key that was replaced.</summary>
    public string OldAccessKeyId { get; }

    /// <summary>Its new status; null if it was deleted.</summary>
    public AccessKeyStatus? OldStatus { get; internal init; }

    /// <summary>When the old key was last used before this rotation according to RAM; null if RAM knows of no use, or didn't say.</summary>
    public DateTimeOffset? OldLastUsed { get; internal init; }

    /// <summary>When the old key was created; null if it had been deleted before.</summary>
    public DateTimeOffset? OldCreateDate { get; internal init; }

    /// <summary>The new key, with its secret.</summary>
    public AccessKeyCredential NewKey { get; }

    /// <summary>Every place that holds the new key now.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Whether the session's variables are among them.</summary>
    public bool IsInSession { get; internal init; }

    /// <summary>The key that was deleted first to make room; null if none was.</summary>
    public string? DroppedAccessKeyId { get; internal init; }

    /// <summary>What needs the caller's attention; may contain files, lines and keys, never a secret.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>The old and the new ID.</summary>
    public override string ToString() => $"{OldAccessKeyId} -> {NewKey.AccessKeyId}";
}
