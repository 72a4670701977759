using System.Collections.Generic;

namespace OssCredentials.Rotation;

/// <summary>What a rotation would change, determined without a request.</summary>
public sealed class RotationTarget
{
    internal RotationTarget(string accessKeyId, string source, IReadOnlyList<string> places, IReadOnlyList<KeyMention> mentions, IReadOnlyList<string> unreadable, bool isInSessionOnly)
    {
        IsInSessionOnly = isInSessionOnly;
        AccessKeyId = accessKeyId;
        Source = source;
        Places = places;
        Mentions = mentions;
        Unreadable = unreadable;
    }

    /// <summary>The key to rotate.</summary>
    public string AccessKeyId { get; }

    /// <summary>Where it was found.</summary>
    public string Source { get; }

    /// <summary>Every place that holds it and would get the new one.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Whether only this process's variables hold it: the new secret would be lost with them.</summary>
    public bool IsInSessionOnly { get; }

    /// <summary>Lines with the key, or one to be deleted, in files that are not written.</summary>
    public IReadOnlyList<KeyMention> Mentions { get; }

    /// <summary>Why a store or profile couldn't be checked: it may hold the key too.</summary>
    public IReadOnlyList<string> Unreadable { get; }
}
