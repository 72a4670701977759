using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Persistence.Unix;

/// <summary>Where the store of a scope is on this machine, determined on creation, and how to write its files.</summary>
internal abstract class UnixStoreLocation
{
    /// <summary>The file in the usual folder that has the path of the other folder, if the store is there.</summary>
    public const string PointerName = "location";

    /// <summary>Keeps the folder out of a dotfiles repository.</summary>
    public const string IgnoreName = ".gitignore";

    private const string FolderName = "osscredentials";

    protected UnixStoreLocation(StoreScope scope, UserContext user, IReadOnlyList<string> parents)
    {
        Scope = scope;
        User = user;
        List<string> folders = [.. parents.Select(static parent => Path.Combine(parent, FolderName))];
        UsualFolder = folders[folders.Count - 1];
        if (PointedFolder() is string pointed)
        {
            folders.Add(pointed);
        }

        Folders = [.. folders.Distinct()];

        // A store stays where it is, whatever XDG_CONFIG_HOME is set to now (B11).
        Folder = Folders.FirstOrDefault(static folder => File.Exists(Path.Combine(folder, PosixEnvironmentFile.Name))) ?? Folders[0];
    }

    public StoreScope Scope { get; }

    public UserContext User { get; }

    /// <summary>The secret folder.</summary>
    public string Folder { get; }

    /// <summary>The secret folder if XDG_CONFIG_HOME isn't set.</summary>
    public string UsualFolder { get; }

    /// <summary>Every folder that may contain a store.</summary>
    public IReadOnlyList<string> Folders { get; }

    /// <summary>The folder of the backups of start-up files.</summary>
    public string BackupFolder => BackupFolderIn(Folder);

    public static byte[] IgnoreAll { get; } = Encoding.ASCII.GetBytes("*\n");

    public static string BackupFolderIn(string folder) => Path.Combine(folder, "backup");

    /// <summary>A file of the secret folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The generated files of this scope; env.sh is the last, because it is the one that is read back.</summary>
    public abstract IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; }

    /// <summary>The file for systemd's user units; null if there is none.</summary>
    public virtual string? SystemdFile => null;

    /// <summary>The mode bits of a secret file that let unintended users read it.</summary>
    public abstract int ForbiddenMode { get; }

    /// <summary>The home folder, for a store within it.</summary>
    public virtual string? HomeFolder => null;

    public abstract int FolderMode { get; }

    /// <summary>The mode of a start-up file that is created.</summary>
    public abstract int StartupMode { get; }

    /// <summary>The mode of folders that are created for a start-up file.</summary>
    public virtual int StartupFolderMode => UnixModes.OwnerAll;

    public abstract IReadOnlyList<StartupFile> Locate();

    /// <summary>The files of <see cref="Locate"/> that can't be found without the current environment.</summary>
    public virtual IReadOnlyList<StartupFile> LocateElsewhere() => [];

    /// <summary>Every start-up file that may contain the block.</summary>
    /// <param name="listed">Those in the store's own list.</param>
    public virtual IEnumerable<StartupFile> Candidates(IEnumerable<StartupFile> listed) => Locate();

    /// <exception cref="StoreException">This process isn't allowed to write the store, or the options request something that is refused.</exception>
    public virtual void CheckRights(StoreWriteOptions options)
    {
    }

    public virtual FileEditorOptions SecretOptions(StoreWriteOptions options) => new()
    {
        Kind = FileKind.Secret,
        HomeFolder = HomeFolder,
        AllowDelete = true,
        CreateFolders = true,
        AllowHardLinks = options.Force,
        WhatIf = options.WhatIf,
    };

    public FileEditorOptions LockOptions(bool whatIf) => new()
    {
        HomeFolder = HomeFolder,
        LockFolderMode = FolderMode,
        WhatIf = whatIf,
    };

    public FileEditorOptions StartupOptions(bool whatIf, bool force, string? backupFolder, Func<byte[], bool>? isBackedUp = null) => new()
    {
        Kind = FileKind.Startup,
        UnixMode = StartupMode,
        HomeFolder = HomeFolder,
        AllowHardLinks = force,
        AllowDelete = true,
        CreateFolders = true,
        NewFolderMode = StartupFolderMode,
        BackupFolder = backupFolder,
        IsBackedUp = isBackedUp,
        WhatIf = whatIf,
    };

    public StartupBlock Block(StartupFile file) =>
        new(file.Syntax, PathOf(file.EnvironmentFileName), HomeFolder, Scope);

    // The one place that doesn't depend on the environment, so that no start-up file has to be read to find the store.
    private string? PointedFolder() =>
        StartupFile.ReadOrNull(Path.Combine(UsualFolder, PointerName)) is byte[] content
        && Encoding.UTF8.GetString(content).TrimEnd('\n') is string folder
        && Path.IsPathRooted(folder)
        && Path.GetFileName(folder) == FolderName
            ? folder
            : null;
}
