using System;
using System.Threading;

namespace OssCredentials.Emulator.AccessKeys;

/// <summary>An AccessKey pair that the emulator knows: long-term, or issued with a security token.</summary>
public sealed class EmulatorAccessKey
{
    private volatile bool _isActive = true;
    private long _lastUsed;

    /// <summary>Creates a key; a temporary one has a token and an expiration.</summary>
    public EmulatorAccessKey(
        string accessKeyId, string accessKeySecret, Caller caller, string? securityToken = null, DateTimeOffset? expiration = null)
    {
        AccessKeyId = accessKeyId ?? throw new ArgumentNullException(nameof(accessKeyId));
        AccessKeySecret = accessKeySecret ?? throw new ArgumentNullException(nameof(accessKeySecret));
        Caller = caller ?? throw new ArgumentNullException(nameof(caller));
        SecurityToken = securityToken;
        Expiration = expiration;
    }

    /// <summary>The AccessKey ID.</summary>
    public string AccessKeyId { get; }

    /// <summary>The secret, in plain text.</summary>
    public string AccessKeySecret { get; }

    /// <summary>The identity that the key belongs to.</summary>
    public Caller Caller { get; }

    /// <summary>The security token, without which a temporary key doesn't work; null for a long-term key.</summary>
    public string? SecurityToken { get; }

    /// <summary>When a temporary key expires; null for a long-term key.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Whether the key is active; requests with an inactive one are refused.</summary>
    public bool IsActive
    {
        get => _isActive;
        set => _isActive = value;
    }

    /// <summary>When the key was created; RAM returns it for long-term keys.</summary>
    public DateTimeOffset CreateDate { get; init; }

    /// <summary>When services other than RAM, which created it, begin to accept the key.</summary>
    public DateTimeOffset KnownFrom { get; init; }

    /// <summary>What the identity may do: a RAM policy as JSON; null if it may do everything. OSS evaluates it.</summary>
    public string? Policy { get; set; }

    /// <summary>The session policy that the key was issued with, as JSON; null if there was none.</summary>
    public string? SessionPolicy { get; init; }

    /// <summary>
    /// The networks that requests signed with the key may come from, as JSON in the form of IMS; null if never set. The emulator
    /// returns it but doesn't enforce it.
    /// </summary>
    public string? NetworkPolicy { get; set; }

    /// <summary>When the key last signed a request; null if never.</summary>
    public DateTimeOffset? LastUsed => Interlocked.Read(ref _lastUsed) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    internal void Use(DateTimeOffset now) => Interlocked.Exchange(ref _lastUsed, now.UtcTicks);

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => AccessKeyId;
}
