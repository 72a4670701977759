using System;
using System.Threading;

namespace OssCredentials.Emulator.AccessKeys;

/// <summary>An AccessKey pair that the emulator knows: long-term, or issued with a security token.</summary>
public sealed class EmulatorAccessKey
{
    private volatile bool _isActive = true;
    private long _lastUsed;

    /// <summary>Creates a key; a temporary one has a token and an end.</summary>
    public EmulatorAccessKey(
        string accessKeyId, string accessKeySecret, Caller caller, string? securityToken = null, DateTimeOffset? expiration = null)
    {
        AccessKeyId = accessKeyId ?? throw new ArgumentNullException(nameof(accessKeyId));
        AccessKeySecret = accessKeySecret ?? throw new ArgumentNullException(nameof(accessKeySecret));
        Caller = caller ?? throw new ArgumentNullException(nameof(caller));
        SecurityToken = securityToken;
        Expiration = expiration;
    }

    /// <summary>The id.</summary>
    public string AccessKeyId { get; }

    /// <summary>The secret, in plain text.</summary>
    public string AccessKeySecret { get; }

    /// <summary>Whom it stands for.</summary>
    public Caller Caller { get; }

    /// <summary>The security token without which a temporary key does not work; null for a long-term one.</summary>
    public string? SecurityToken { get; }

    /// <summary>When a temporary key ends; null for a long-term one.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Whether the key is active; requests with an inactive one are refused.</summary>
    public bool IsActive
    {
        get => _isActive;
        set => _isActive = value;
    }

    /// <summary>When the key was made; RAM tells it of a long-term one.</summary>
    public DateTimeOffset CreateDate { get; init; }

    /// <summary>From when on services other than RAM, which made it, know of the key.</summary>
    public DateTimeOffset KnownFrom { get; init; }

    /// <summary>What the identity may do, a RAM policy as JSON; null when it may do everything. OSS judges by it.</summary>
    public string? Policy { get; set; }

    /// <summary>What the session was narrowed to when it was issued, as JSON; null when it wasn't.</summary>
    public string? SessionPolicy { get; init; }

    /// <summary>The networks that requests with it may come from, as IMS has them: JSON; null where none were ever set. The emulator tells it, and accepts every network.</summary>
    public string? NetworkPolicy { get; set; }

    /// <summary>When a request was last signed with it; null when none was.</summary>
    public DateTimeOffset? LastUsed => Interlocked.Read(ref _lastUsed) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Use(DateTimeOffset now) => Interlocked.Exchange(ref _lastUsed, now.UtcTicks);

    /// <summary>The id alone.</summary>
    public override string ToString() => AccessKeyId;
}
