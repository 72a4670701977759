using System;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>How a file is edited, and how its folder is locked.</summary>
internal sealed record FileEditorOptions
{
    /// <summary>What the file is.</summary>
    public FileKind Kind { get; init; }

    /// <summary>
    /// The permission bits of a <see cref="FileKind.Secret"/> file (0600 if null), a <see cref="FileKind.Shared"/> file (required),
    /// and a new <see cref="FileKind.Startup"/> file (0600 if null). Unix only.
    /// </summary>
    public int? UnixMode { get; init; }

    /// <summary>The group of a <see cref="FileKind.Secret"/> or <see cref="FileKind.Shared"/> file; null leaves it unchanged. Unix only.</summary>
    public uint? UnixGroupId { get; init; }

    /// <summary>Whether to write a file with several hard links, which separates it from the other names.</summary>
    public bool AllowHardLinks { get; init; }

    /// <summary>Whether an edit may remove the file by returning null: only for a file that we created.</summary>
    public bool AllowDelete { get; init; }

    /// <summary>Whether missing folders above the file are created.</summary>
    public bool CreateFolders { get; init; }

    /// <summary>The permission bits of created folders; 0700 by default. Unix only.</summary>
    public int NewFolderMode { get; init; } = UnixModes.OwnerAll;

    /// <summary>Whether to check and report everything and write nothing, not even the lock.</summary>
    public bool WhatIf { get; init; }

    /// <summary>How long to wait for another writer; 10 seconds by default.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The permission bits of the lock's folder; 0700 by default. Unix only.</summary>
    public int LockFolderMode { get; init; } = UnixModes.OwnerAll;

    /// <summary>
    /// The home folder that contains the files. It must belong to the effective user; otherwise this is someone's sudo and would
    /// leave root's files there. Null for the machine's files. Unix only.
    /// </summary>
    public string? HomeFolder { get; init; }

    /// <summary>
    /// Whether to refuse to write if anyone except this user and root may change a folder in the path: up to <see
    /// cref="HomeFolder"/>, otherwise up to the root folder. Unix only.
    /// </summary>
    public bool RequiresOwnFolders { get; init; }

    /// <summary>Where to put the one backup of a start-up file before its first edit; null for none.</summary>
    public string? BackupFolder { get; init; }

    /// <summary>Returns whether a start-up file with this content has been edited before, so that it needs no backup.</summary>
    internal Func<byte[], bool>? IsBackedUp { get; init; }

    /// <summary>The largest file that is read, in bytes; 1 MiB by default. A larger one is refused.</summary>
    public int MaximumBytes { get; init; } = 1024 * 1024;
}
