using System;
using System.Collections.Generic;
using OssCredentials.Environment;

namespace OssCredentials.Persistence;

/// <summary>How a credential is stored.</summary>
public sealed class StoreWriteOptions
{
    /// <summary>Whether to check and report everything and write nothing.</summary>
    public bool WhatIf { get; init; }

    /// <summary>
    /// With <see cref="WhatIf"/>: whether to find out only whether the credential can be stored. Start-up files, which keep
    /// nothing from being stored, are not looked at.
    /// </summary>
    public bool ChecksOnly { get; init; }

    /// <summary>Whether start-up files with several hard links are written, which parts them from their other names.</summary>
    public bool Force { get; init; }

    /// <summary>Unix, machine: the name or number of the group that may read the store; null for root's.</summary>
    public string? Group { get; init; }

    /// <summary>Unix, machine: whether everyone may read the store. Needs <see cref="Force"/>.</summary>
    public bool WorldReadable { get; init; }

    /// <summary>
    /// Unix, machine: whether those who may read what is stored now may read the new credential, and no others;
    /// <see cref="Group"/> and <see cref="WorldReadable"/> are ignored then.
    /// </summary>
    public bool KeepReaders { get; init; }

    /// <summary>Unix, user: whether systemd's user units get the variables too, from <c>environment.d</c>.</summary>
    public bool IncludeSystemdUser { get; init; }

    /// <summary>
    /// Variables written and removed with the set, in this order; null as a value unsets one. On Windows only those of
    /// <see cref="Environment.FurtherVariables"/> can be.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FurtherVariables { get; init; } = [];

    /// <summary>How long to wait for another writer; 10 seconds unless set.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Parses a PowerShell profile and answers its first syntax error, or null: what a caller with a PowerShell engine
    /// can give. Without it only the head of a profile is parsed.
    /// </summary>
    public Func<string, string?>? PowerShellSyntaxError { get; init; }

    /// <summary>The same with other variables beside the set.</summary>
    internal StoreWriteOptions With(IReadOnlyList<KeyValuePair<string, string?>> furtherVariables) => new()
    {
        WhatIf = WhatIf,
        Force = Force,
        Group = Group,
        WorldReadable = WorldReadable,
        KeepReaders = KeepReaders,
        IncludeSystemdUser = IncludeSystemdUser,
        FurtherVariables = furtherVariables,
        LockTimeout = LockTimeout,
        PowerShellSyntaxError = PowerShellSyntaxError,
    };
}
