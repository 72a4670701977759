using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Ram;

namespace OssCredentials.Rotation;

/// <summary>What a rotation did.</summary>
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

    /// <summary>What became of it; null when it is deleted.</summary>
    public AccessKeyStatus? OldStatus { get; internal init; }

    /// <summary>When RAM last saw the old key used before this rotation; null when RAM knows of no use, or did not say.</summary>
    public DateTimeOffset? OldLastUsed { get; internal init; }

    /// <summary>When the old key was made; null when it had been deleted before.</summary>
    public DateTimeOffset? OldCreateDate { get; internal init; }

    /// <summary>The new key, with its secret.</summary>
    public AccessKeyCredential NewKey { get; }

    /// <summary>Every place that holds the new key now.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Whether the session's variables are among them.</summary>
    public bool IsInSession { get; internal init; }

    /// <summary>The key that was deleted first, to make room; null when none was.</summary>
    public string? DroppedAccessKeyId { get; internal init; }

    /// <summary>What the caller should know and see to; names files, lines and keys, never a secret.</summary>
    public IReadOnlyList<string> Warnings { get; internal init; } = [];

    /// <summary>Old and new id.</summary>
    public override string ToString() => $"{OldAccessKeyId} -> {NewKey.AccessKeyId}";
}
