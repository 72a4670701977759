using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>What Update-OssAccessKey did: the old key, the new one and where it is stored. No secret.</summary>
public sealed class OssAccessKeyRotation
{
    internal OssAccessKeyRotation(string identityArn, string oldAccessKeyId, string newAccessKeyId, IReadOnlyList<string> storedIn)
    {
        IdentityArn = identityArn;
        OldAccessKeyId = oldAccessKeyId;
        NewAccessKeyId = newAccessKeyId;
        StoredIn = storedIn;
    }

    /// <summary>The user that both keys belong to.</summary>
    public string IdentityArn { get; }

    /// <summary>The key that was replaced.</summary>
    public string OldAccessKeyId { get; }

    /// <summary>Its new state: Inactive or Deleted.</summary>
    public OssAccessKeyState OldState { get; internal init; }

    /// <summary>When it was created, UTC.</summary>
    public DateTimeOffset? OldCreated { get; internal init; }

    /// <summary>The same as text, such as <c>2026-01-31T12:00:00Z</c>, in every culture; empty if unknown.</summary>
    [Hidden]
    public string OldCreatedText => RemainingTime.ToTimeText(OldCreated);

    /// <summary>When it was last used before the rotation according to RAM, UTC; null if RAM knows of no use or didn't say.</summary>
    public DateTimeOffset? OldLastUsed { get; internal init; }

    /// <summary>The same as text, such as <c>2026-01-31T12:00:00Z</c>, in every culture; empty if unknown.</summary>
    [Hidden]
    public string OldLastUsedText => RemainingTime.ToTimeText(OldLastUsed);

    /// <summary>The key that replaced it.</summary>
    public string NewAccessKeyId { get; }

    /// <summary>Every place that holds the new key.</summary>
    public IReadOnlyList<string> StoredIn { get; }

    /// <summary>The same with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public IReadOnlyList<string> StoredInText => [.. StoredIn.Select(HomePath.Shorten)];

    /// <summary>The key that was deleted first to make room; null if none was.</summary>
    public string? DroppedAccessKeyId { get; internal init; }

    /// <summary>The old and the new ID.</summary>
    public override string ToString() => $"{OldAccessKeyId} -> {NewAccessKeyId}";
}
