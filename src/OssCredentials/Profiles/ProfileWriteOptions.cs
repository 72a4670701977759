using System;

namespace OssCredentials.Profiles;

/// <summary>How a credential is written into a profile.</summary>
public sealed class ProfileWriteOptions
{
    /// <summary>Whether to check and report everything and write nothing.</summary>
    public bool WhatIf { get; init; }

    /// <summary>Whether a file with several hard links is written, which parts it from its other names.</summary>
    public bool Force { get; init; }

    /// <summary>The region of the profile, such as <c>cn-hangzhou</c>; null keeps what is there.</summary>
    public string? Region { get; init; }

    /// <summary>Whether the profile becomes the current one; else it does only where the current one is not in the file.</summary>
    public bool MakeCurrent { get; init; }

    /// <summary>Whether a copy of a profile that is changed or removed is kept, for <c>Restore</c>.</summary>
    public bool KeepsReplaced { get; init; }

    /// <summary>How long to wait for another writer; 10 seconds unless set.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
