using System.Collections.Generic;

namespace OssCredentials.Rotation;

/// <summary>What a rotation would change, found without a request.</summary>
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

    /// <summary>The key to be rotated.</summary>
    public string AccessKeyId { get; }

    /// <summary>Where it was found.</summary>
    public string Source { get; }

    /// <summary>Every place that holds it and would get the new one.</summary>
    public IReadOnlyList<string> Places { get; }

    /// <summary>Whether this process's variables alone hold it: the new secret would be lost with them.</summary>
    public bool IsInSessionOnly { get; }

    /// <summary>Lines of files that are not written, and name the key, or one that is to be dropped.</summary>
    public IReadOnlyList<KeyMention> Mentions { get; }

    /// <summary>Why a store or profile could not be looked at: it may hold the key too.</summary>
    public IReadOnlyList<string> Unreadable { get; }
}
