using System;

namespace OssCredentials.Profiles;

/// <summary>How to write a credential into a profile.</summary>
public sealed class ProfileWriteOptions
{
    /// <summary>Whether to check and report everything and write nothing.</summary>
    public bool WhatIf { get; init; }

    /// <summary>Whether to write a file with several hard links, which separates it from its other names.</summary>
    public bool Force { get; init; }

    /// <summary>The region of the profile, such as <c>cn-hangzhou</c>; null keeps the current one.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the profile becomes the current one; otherwise it does so only if the current one doesn't exist.</summary>
    public bool MakeCurrent { get; init; }

    /// <summary>Whether to keep a copy of a profile that is changed or removed, for <c>Restore</c>.</summary>
    public bool KeepsReplaced { get; init; }

    /// <summary>How long to wait for another writer; 10 seconds by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
