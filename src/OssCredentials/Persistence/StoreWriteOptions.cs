using System;
using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Persistence;

/// <summary>How to store a credential.</summary>
public sealed record StoreWriteOptions
{
    /// <summary>Whether to check and report everything and write nothing.</summary>
    public bool WhatIf { get; init; }

    /// <summary>
    /// With <see cref="WhatIf"/>: whether to find out only whether the credential can be stored. Start-up files aren't checked,
    /// because they can't prevent that.
    /// </summary>
    public bool ChecksOnly { get; init; }

    /// <summary>Whether to write start-up files with several hard links, which separates them from their other names.</summary>
    public bool Force { get; init; }

    /// <summary>Unix, machine: the name or ID of the group that may read the store; null for root's.</summary>
    public string? Group { get; init; }

    /// <summary>Unix, machine: whether everyone may read the store. Requires <see cref="Force"/>.</summary>
    public bool WorldReadable { get; init; }

    /// <summary>
    /// Unix, machine: whether the users who can read what is stored now, and no others, can read the new credential; <see
    /// cref="Group"/> and <see cref="WorldReadable"/> are then ignored.
    /// </summary>
    public bool KeepReaders { get; init; }

    /// <summary>Unix, user: whether to set the variables for systemd's user units too, through <c>environment.d</c>.</summary>
    public bool IncludeSystemdUser { get; init; }

    /// <summary>
    /// Additional variables, written and removed with the set, in this order; a null value unsets one. On Windows, only those of
    /// <see cref="Environment.FurtherVariables"/> are possible.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FurtherVariables { get; init; } = [];

    /// <summary>How long to wait for another writer; 10 seconds by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Parses a PowerShell profile and returns its first syntax error, or null. A caller with a PowerShell engine can provide it;
    /// without it, only the head of a profile is parsed.
    /// </summary>
    public Func<string, string?>? PowerShellSyntaxError { get; init; }
}
