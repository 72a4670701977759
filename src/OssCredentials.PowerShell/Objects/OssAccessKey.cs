using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;

namespace OssCredentials.PowerShell;

/// <summary>An AccessKey of a RAM user, without its secret, and where it is stored.</summary>
public sealed class OssAccessKey
{
    internal OssAccessKey(string accessKeyId, OssAccessKeyState state, DateTimeOffset? created, DateTimeOffset? lastUsed, IReadOnlyList<string> storedIn)
    {
        AccessKeyId = accessKeyId;
        State = state;
        Created = created;
        LastUsed = lastUsed;
        StoredIn = storedIn;
    }

    /// <summary>The AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>Its state.</summary>
    public OssAccessKeyState State { get; }

    /// <summary>When it was created, UTC; null if RAM couldn't be asked.</summary>
    public DateTimeOffset? Created { get; }

    /// <summary>The same as text, such as <c>2026-01-31T12:00:00Z</c>, in every culture; empty if unknown.</summary>
    [Hidden]
    public string CreatedText => RemainingTime.ToTimeText(Created);

    /// <summary>When it was last used according to RAM, UTC; null if RAM knows of no use or wasn't asked.</summary>
    public DateTimeOffset? LastUsed { get; }

    /// <summary>The same as text, such as <c>2026-01-31T12:00:00Z</c>, in every culture; empty if unknown.</summary>
    [Hidden]
    public string LastUsedText => RemainingTime.ToTimeText(LastUsed);

    /// <summary>The places that hold it, among those that Update-OssAccessKey checks.</summary>
    public IReadOnlyList<string> StoredIn { get; }

    /// <summary>The same with <c>~</c> for the home folder, as the views show it.</summary>
    [Hidden]
    public IReadOnlyList<string> StoredInText => [.. StoredIn.Select(HomePath.Shorten)];

    /// <summary>ID and state.</summary>
    public override string ToString() => $"{AccessKeyId}: {State}";
}
