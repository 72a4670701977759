using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Unix;

/// <summary>
/// A store of files: the secret folder with the set in the language of each shell, and a block in each start-up file that
/// reads the one for its shell.
/// </summary>
internal abstract class UnixCredentialStore : ICredentialStore
{
    private const string FolderName = "osscredentials";
    private const string IgnoreFileName = ".gitignore";
    private const string BackupFolderName = "backup";

    private static readonly byte[] s_ignoreAll = Encoding.ASCII.GetBytes("*\n");

    private readonly UserContext _user;

    private protected UnixCredentialStore(StoreScope scope, UserContext user, IReadOnlyList<string> parents)
    {
        Scope = scope;
        _user = user;
        Folders = [.. parents.Select(parent => Path.Combine(parent, FolderName))];
    }

    /// <inheritdoc/>
    public StoreScope Scope { get; }

    /// <inheritdoc/>
    public string Location => Folder;

    private protected UserContext User => _user;

    /// <summary>Where the secret folder may be by what the environment says today, the usual place first.</summary>
    private IReadOnlyList<string> Folders { get; }

    /// <summary>The secret folder. A store stays where it is, whatever XDG_CONFIG_HOME says today.</summary>
    private string Folder => Folders.FirstOrDefault(HoldsStore) ?? FoldersOfBlocks().FirstOrDefault(HoldsStore) ?? Folders[0];

    /// <inheritdoc/>
    public StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        CheckRights(options);
        var set = new PersistedSet(credential, options.FurtherVariables);

        // All of it before the first write: a value that a shell cannot hold is an error, not half a store.
        List<(string Path, byte[] Content)> secrets = [.. EnvironmentFiles.Select(file => (Path.Combine(Folder, file.FileName), file.Generate(set)))];
        bool writesSystemd = SystemdFile is string file && (options.IncludeSystemdUser || StartupFile.IsThere(file));
        byte[]? systemd = writesSystemd && !credential.IsTemporary ? EnvironmentDFile.Generate(set) : null;

        var changes = new List<StoreChange>();
        var warnings = new List<StoreWarning>();
        WarnOfSet(set, warnings);
        if (options.WorldReadable)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ReadableByOthers,
                $"Every user and program of this machine can read the credential in '{Folder}'. Name a group instead."));
        }
        else
        {
            WarnOfReaders(warnings, willBeMended: !options.WhatIf && (!options.KeepReaders || Scope == StoreScope.User));
        }

        FileEditorOptions secret = SecretOptions(options);
        FileEditorOptions locking = LockOptions(options.WhatIf) with { LockTimeout = options.LockTimeout };
        using (FileEditSession session = new FileEditor(Folder).Lock(locking, cancellationToken))
        {
            WriteSecrets(session, secrets, secret, changes, cancellationToken);

            // From here each file stands alone and is quick: a cancelled command would only leave some without the block.
            if (writesSystemd)
            {
                WriteSystemdFile(session, systemd, secret, changes);
            }

            WriteStartupFileList(session, secret, changes);
            WriteStartupFiles(session, options, changes, warnings);
            if (!options.WhatIf)
            {
                // Under the lock: the next writer's set is not an error.
                ReadBack(secrets);
            }
        }

        // No copy of the secret stays behind in memory for longer than it is needed.
        foreach (byte[] content in secrets.Select(static one => one.Content).Concat(systemd is null ? [] : [systemd]))
        {
            Array.Clear(content, 0, content.Length);
        }

        WarnOfHandWritten(set.Variables.Select(variable => variable.Key), warnings);
        return new StoreReport(changes, warnings);
    }

    /// <inheritdoc/>
    public StoredCredential? Read()
    {
        string path = Path.Combine(Folder, PosixEnvironmentFile.Name);
        if (ReadFile(path) is not byte[] content)
        {
            return null;
        }

        PersistedSet set;
        try
        {
            set = new PosixEnvironmentFile().Parse(content);
        }
        catch (EnvironmentFileException exception)
        {
            // A file that somebody has edited is reported, never executed (C21).
            throw new StoreException(
                path,
                $"'{path}' is not as OssCredentials writes it ({exception.Message}).",
                $"Store the credential again with Set-OssCredential -Scope {Scope}, or remove it with Clear-OssCredential -Scope {Scope}.",
                exception);
        }

        var warnings = new List<StoreWarning>();
        WarnOfReaders(warnings, willBeMended: false);
        if (set.Expiration is DateTimeOffset end && end <= DateTimeOffset.UtcNow)
        {
            warnings.Add(Expired(end));
        }

        return new StoredCredential(set.Credential.With(path), set.FurtherVariables, path, warnings);
    }

    /// <inheritdoc/>
    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken)
    {
        var changes = new List<StoreChange>();
        List<string> folders = [.. Folders.Concat(FoldersOfBlocks()).Distinct().Where(Directory.Exists)];
        List<StartupFile> startup = [.. Candidates(folders.SelectMany(Listed)).Where(file => HasTraces(file) || BackupOf(file, folders) is not null)];
        bool systemd = SystemdFile is string path && File.Exists(path);
        if (startup.Count == 0 && folders.Count == 0 && !systemd)
        {
            return new StoreReport([new StoreChange(Folder, StoreChangeOutcome.Unchanged, "nothing is stored there.")], []);
        }

        CheckRights(new StoreWriteOptions());
        if (folders.Count == 0)
        {
            folders.Add(Folder);
        }

        var served = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < folders.Count; i++)
        {
            using FileEditSession session = new FileEditor(folders[i]).Lock(LockOptions(whatIf), cancellationToken);
            if (i == 0)
            {
                // The lines go first: a line without its file is silent, a file without its line is a secret left behind.
                foreach (StartupFile file in startup)
                {
                    ClearStartupFile(session, file, BackupOf(file, folders), whatIf, changes, served);
                }

                if (systemd)
                {
                    RemoveFile(session, SystemdFile!, whatIf, changes);
                    RemoveEmptyFolders(session, SystemdFile!);
                }
            }

            ClearFolder(session, folders[i], whatIf, changes, served);
        }

        ThrowIfStillStored(changes);
        return new StoreReport(changes, []);
    }

    /// <summary>The generated files of this scope; env.sh is the last, because it is the one read back.</summary>
    private protected abstract IReadOnlyList<EnvironmentFile> EnvironmentFiles { get; }

    /// <summary>The file for systemd's user units; null where there is none.</summary>
    private protected virtual string? SystemdFile => null;

    /// <summary>The bits of a secret file's mode that let somebody else read it than it is meant for.</summary>
    private protected abstract int ForbiddenMode { get; }

    /// <summary>The home folder, for a store within it.</summary>
    private protected virtual string? HomeFolder => null;

    private protected abstract int FolderMode { get; }

    /// <summary>The mode of a start-up file that is made.</summary>
    private protected abstract int StartupMode { get; }

    /// <summary>The mode of folders that are made for a start-up file.</summary>
    private protected virtual int StartupFolderMode => UnixModes.OwnerAll;

    private protected abstract IReadOnlyList<StartupFile> Locate();

    /// <summary>Those of <see cref="Locate"/> that are not found without what the environment says today.</summary>
    private protected virtual IReadOnlyList<StartupFile> LocateElsewhere() => [];

    /// <summary>Every start-up file that the block may ever have been put into.</summary>
    /// <param name="listed">Those that the store's own list names.</param>
    private protected virtual IEnumerable<StartupFile> Candidates(IEnumerable<StartupFile> listed) => Locate();

    /// <exception cref="StoreException">This process may not write the store, or the options ask for what is refused.</exception>
    private protected virtual void CheckRights(StoreWriteOptions options)
    {
    }

    private protected virtual FileEditorOptions SecretOptions(StoreWriteOptions options) => new()
    {
        Kind = FileKind.Secret,
        HomeFolder = HomeFolder,
        AllowDelete = true,
        CreateFolders = true,
        AllowHardLinks = options.Force,
        WhatIf = options.WhatIf,
    };

    private FileEditorOptions LockOptions(bool whatIf) => new()
    {
        HomeFolder = HomeFolder,
        LockFolderMode = FolderMode,
        WhatIf = whatIf,
    };

    private FileEditorOptions StartupOptions(bool whatIf, bool force, string? backupFolder) => new()
    {
        Kind = FileKind.Startup,
        UnixMode = StartupMode,
        HomeFolder = HomeFolder,
        AllowHardLinks = force,
        AllowDelete = true,
        CreateFolders = true,
        NewFolderMode = StartupFolderMode,
        BackupFolder = backupFolder,
        WhatIf = whatIf,
    };

    private StartupBlock Block(StartupFile file) =>
        new(file.Syntax, Path.Combine(Folder, file.EnvironmentFileName), HomeFolder, Scope);

    private void WriteSecrets(
        FileEditSession session,
        List<(string Path, byte[] Content)> secrets,
        FileEditorOptions options,
        List<StoreChange> changes,
        CancellationToken cancellationToken)
    {
        var written = new List<(string Path, byte[]? Before)>();
        try
        {
            // First of all, so that a dotfiles repository never sees a secret.
            WriteSecret(session, Path.Combine(Folder, IgnoreFileName), current => current ?? s_ignoreAll, options, written, changes, cancellationToken);
            foreach ((string path, byte[] content) in secrets)
            {
                WriteSecret(session, path, _ => content, options, written, changes, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            List<string> kept = PutBack(session, written, options);
            if (kept.Count > 0)
            {
                throw new StoreException(
                    kept[0],
                    exception.Message + $" These hold the new credential all the same: {string.Join(", ", kept)}.",
                    "Run the command again.",
                    exception);
            }

            throw;
        }
    }

    private static void WriteSecret(
        FileEditSession session,
        string path,
        FileEdit edit,
        FileEditorOptions options,
        List<(string Path, byte[]? Before)> written,
        List<StoreChange> changes,
        CancellationToken cancellationToken)
    {
        byte[]? before = null;
        bool wasRead = false;
        StoreChange change;
        try
        {
            change = session.Edit(
                path,
                current =>
                {
                    before = current;
                    wasRead = true;
                    return edit(current);
                },
                options,
                cancellationToken);
        }
        finally
        {
            // Noted on an error too: when the disk does not confirm the write, the new file is there all the same (C4).
            if (wasRead && !options.WhatIf)
            {
                written.Add((path, before));
            }
        }

        if (change.Outcome == StoreChangeOutcome.Refused && !options.WhatIf)
        {
            throw new StoreException(path, $"'{path}' was not written: {change.Reason}", "Nothing was changed.");
        }

        changes.Add(change);
    }

    /// <summary>Gives the files back what they held; answers those for which that failed too.</summary>
    private static List<string> PutBack(FileEditSession session, List<(string Path, byte[]? Before)> written, FileEditorOptions options)
    {
        var kept = new List<string>();
        foreach ((string path, byte[]? before) in Enumerable.Reverse(written))
        {
            try
            {
                if (session.Edit(path, _ => before, options, CancellationToken.None).Outcome == StoreChangeOutcome.Refused)
                {
                    kept.Add(path);
                }
            }
            catch (StoreException)
            {
                // Named in the error that is on its way.
                kept.Add(path);
            }
        }

        return kept;
    }

    private void WriteSystemdFile(
        FileEditSession session,
        byte[]? content,
        FileEditorOptions secret,
        List<StoreChange> changes)
    {
        string path = SystemdFile!;
        if (content is not null)
        {
            changes.Add(EditAlone(session, path, _ => content, secret));
            return;
        }

        // systemd knows no condition, so a temporary set would outlive its end there (C28).
        const string Reason = "environment.d cannot end a temporary credential.";
        changes.Add(StartupFile.IsThere(path)
            ? WithReason(EditAlone(session, path, _ => null, secret), Reason)
            : new StoreChange(path, StoreChangeOutcome.Skipped, Reason));
    }

    private static bool HoldsStore(string folder) => File.Exists(Path.Combine(folder, PosixEnvironmentFile.Name));

    /// <summary>Where the start-up files say that the store is: it was written with another XDG_CONFIG_HOME than today's.</summary>
    private IEnumerable<string> FoldersOfBlocks()
    {
        foreach (StartupFile file in HomeFolder is null ? [] : Locate())
        {
            // Only a path that this store may have written.
            if (file.Syntax == StartupSyntax.Posix
                && ReadOrNull(file.Path) is byte[] content
                && StartupBlock.EnvironmentFileIn(content, HomeFolder) is string path
                && Path.GetFileName(path) == PosixEnvironmentFile.Name
                && Path.GetDirectoryName(path) is string folder
                && Path.GetFileName(folder) == FolderName)
            {
                yield return folder;
            }
        }
    }

    private static IEnumerable<StartupFile> Listed(string folder) => StartupFileList.Read(ReadOrNull(Path.Combine(folder, StartupFileList.Name)));

    /// <summary>What a file holds; null where there is none, or none that can be read.</summary>
    private static byte[]? ReadOrNull(string path)
    {
        try
        {
            return StartupFile.ReadIfRegular(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void WriteStartupFileList(FileEditSession session, FileEditorOptions secret, List<StoreChange> changes)
    {
        // Before the first of them is edited, so that none is ever left out.
        IReadOnlyList<StartupFile> elsewhere = LocateElsewhere();
        if (elsewhere.Count > 0)
        {
            changes.Add(EditAlone(session, Path.Combine(Folder, StartupFileList.Name), current => StartupFileList.Add(current, elsewhere), secret));
        }
    }

    private void WriteStartupFiles(FileEditSession session, StoreWriteOptions options, List<StoreChange> changes, List<StoreWarning> warnings)
    {
        bool anyReads = false;
        foreach (StartupFile file in Locate())
        {
            if (file.Action == StartupAction.Skip)
            {
                changes.Add(new StoreChange(file.Path, StoreChangeOutcome.Skipped, file.Reason + "."));
                continue;
            }

            StartupBlock block = Block(file);
            StoreChange change = EditAlone(
                session,
                file.Path,
                current =>
                {
                    CheckSyntax(file, current, options);
                    return block.Insert(current);
                },
                StartupOptions(options.WhatIf, options.Force, HasTraces(file) ? null : Path.Combine(Folder, BackupFolderName)));
            changes.Add(change);
            anyReads |= change.Outcome is StoreChangeOutcome.Changed or StoreChangeOutcome.Unchanged;
        }

        if (!anyReads)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead,
                "The credential is stored, but no start-up file could be made to read it: new shells do not have it."));
        }
        else if (Scope == StoreScope.User && UserStartupFileLocator.IsLoginShellUnknown(_user))
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead,
                $"The login shell {_user.LoginShellName} is not one that OssCredentials writes start-up files for. "
                + $"Have it read the variables in '{Path.Combine(Folder, PosixEnvironmentFile.Name)}' through sh."));
        }
    }

    private static void CheckSyntax(StartupFile file, byte[]? current, StoreWriteOptions options)
    {
        // A profile that PowerShell cannot parse, or that is signed, is left alone (C25).
        if (file.Syntax == StartupSyntax.PowerShell
            && current is not null
            && options.PowerShellSyntaxError?.Invoke(Encoding.UTF8.GetString(current)) is string error)
        {
            throw new FileRefusedException($"PowerShell cannot parse it: {error}", "Mend it, and run the command again.");
        }
    }

    private void ClearStartupFile(
        FileEditSession session,
        StartupFile file,
        string? backup,
        bool whatIf,
        List<StoreChange> changes,
        HashSet<string> served)
    {
        byte[]? rest = null;
        StoreChange change = EditAlone(
            session,
            file.Path,
            current => rest = current is null ? null : Block(file).Remove(current),
            StartupOptions(whatIf, force: false, Path.GetDirectoryName(backup)));
        changes.Add(change);
        if (change.Outcome == StoreChangeOutcome.Refused)
        {
            return;
        }

        if (backup is not null && rest is not null && (!File.Exists(backup) || File.ReadAllBytes(backup).SequenceEqual(rest)))
        {
            served.Add(backup);
        }

        if (rest is null && change.Outcome == StoreChangeOutcome.Changed)
        {
            RemoveEmptyFolders(session, file.Path);
        }
    }

    /// <summary>The backup of a start-up file, in whichever folder the store was in when it was made; null when there is none.</summary>
    private static string? BackupOf(StartupFile file, List<string> folders) =>
        folders.Select(folder => FileEditSession.BackupPath(Path.Combine(folder, BackupFolderName), file.Path)).FirstOrDefault(File.Exists);

    /// <summary>Edits a file that stands alone: what goes wrong with it is reported and keeps nothing else from being done.</summary>
    private static StoreChange EditAlone(FileEditSession session, string path, FileEdit edit, FileEditorOptions options)
    {
        try
        {
            return session.Edit(
                path,
                current =>
                {
                    try
                    {
                        return edit(current);
                    }
                    catch (StartupFileException exception)
                    {
                        throw new FileRefusedException(exception.Reason, exception.Remedy);
                    }
                },
                options,
                CancellationToken.None);
        }
        catch (StoreException exception)
        {
            return new StoreChange(path, StoreChangeOutcome.Refused, exception.Message);
        }
    }

    private void ClearFolder(FileEditSession session, string folder, bool whatIf, List<StoreChange> changes, HashSet<string> served)
    {
        bool anyKept = false;
        foreach (string name in EnvironmentFile.All.Select(static file => file.FileName).Concat([StartupFileList.Name]))
        {
            string path = Path.Combine(folder, name);
            anyKept |= StartupFile.IsThere(path) && RemoveFile(session, path, whatIf, changes) == StoreChangeOutcome.Refused;
        }

        session.Sweep(folder);
        string backups = Path.Combine(folder, BackupFolderName);
        if (Directory.Exists(backups))
        {
            // The editor has removed those whose file is what it was.
            session.Sweep(backups);
            session.RemoveFolderIfEmpty(backups);
        }

        if (Directory.Exists(backups))
        {
            foreach (string backup in Directory.GetFiles(backups).Where(backup => !served.Contains(backup)).OrderBy(backup => backup, StringComparer.Ordinal))
            {
                anyKept = true;
                changes.Add(new StoreChange(
                    backup,
                    StoreChangeOutcome.Skipped,
                    "the start-up file has changed since this backup of it was made. Remove the backup when you need it no more."));
            }
        }

        if (anyKept)
        {
            // What is left stays out of a dotfiles repository.
            return;
        }

        // Another one than ours is the user's.
        string ignore = Path.Combine(folder, IgnoreFileName);
        if (ReadOrNull(ignore) is byte[] ignored && ignored.SequenceEqual(s_ignoreAll))
        {
            RemoveFile(session, ignore, whatIf, changes);
        }

        session.RemoveLockFolder();
        RemoveEmptyFolders(session, folder);
    }

    /// <summary>A start-up file that is left alone does no harm; a secret that is left is what the caller wanted gone.</summary>
    private void ThrowIfStillStored(List<StoreChange> changes)
    {
        List<StoreChange> left =
        [
            .. changes.Where(change => change.Outcome == StoreChangeOutcome.Refused
                && (change.Target == SystemdFile || EnvironmentFile.All.Any(file => file.FileName == Path.GetFileName(change.Target)))),
        ];
        if (left.Count > 0)
        {
            throw new StoreException(
                left[0].Target,
                $"The credential is still stored: {string.Join(" ", left.Select(static change => $"'{change.Target}': {change.Reason}"))}",
                "Mend that and run the command again, or remove the file yourself.");
        }
    }

    private StoreChangeOutcome RemoveFile(FileEditSession session, string path, bool whatIf, List<StoreChange> changes)
    {
        StoreChange change = EditAlone(session, path, _ => null, SecretOptions(new StoreWriteOptions { WhatIf = whatIf }));
        changes.Add(change);
        return change.Outcome;
    }

    /// <summary>Removes the folders above a file that we made and have removed, up to the home folder's own, where they are empty.</summary>
    private void RemoveEmptyFolders(FileEditSession session, string path)
    {
        string? end = HomeFolder;
        for (string? folder = Path.GetDirectoryName(path);
            end is not null && folder is not null && folder.StartsWith(end.TrimEnd('/') + "/", StringComparison.Ordinal) && folder.Length > 1;
            folder = Path.GetDirectoryName(folder))
        {
            session.RemoveFolderIfEmpty(folder);
        }
    }

    /// <summary>The permission bits of what a path leads to; 0 when there is nothing, or nothing that this user gets to.</summary>
    private static int PermissionsOf(string path)
    {
        try
        {
            return UnixFileStatus.OfTarget(path)?.Permissions ?? 0;
        }
        catch (ErrnoException)
        {
            return 0;
        }
    }

    /// <summary>Whether the block stands in a file, or something that an editor has made of it.</summary>
    private static bool HasTraces(StartupFile file)
    {
        try
        {
            return StartupFile.ReadIfRegular(file.Path) is byte[] content && StartupBlock.HasTraces(content);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Not read, so looked at by the editor, which says why.
            return true;
        }
    }

    /// <summary>Reads back what was written, byte for byte: to parse it again would only leave more copies of the secret in memory.</summary>
    private void ReadBack(List<(string Path, byte[] Content)> secrets)
    {
        foreach ((string path, byte[] content) in secrets)
        {
            byte[]? read = ReadFile(path);
            bool isAsWritten = read is not null && read.SequenceEqual(content);
            Array.Clear(read ?? [], 0, read?.Length ?? 0);
            if (!isAsWritten)
            {
                throw NotAsWritten(path);
            }
        }
    }

    private static StoreException NotAsWritten(string path) => new(
        path,
        $"'{path}' does not hold what was just written to it: another program changed it.",
        "Find that program, and run the command again.");

    private byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                path,
                $"'{path}' cannot be read: {exception.Message}",
                Scope == StoreScope.Machine ? "Run the command as root, or as one of the file's group." : "Give yourself the right to read it.",
                exception)
            { IsForOthers = Scope == StoreScope.Machine && exception is UnauthorizedAccessException };
        }
    }

    private void WarnOfReaders(List<StoreWarning> warnings, bool willBeMended)
    {
        foreach (EnvironmentFile file in EnvironmentFiles)
        {
            // A secret file that others can read is reported and fixed (C22).
            string path = Path.Combine(Folder, file.FileName);
            int mode = PermissionsOf(path);
            if ((mode & ForbiddenMode) != 0)
            {
                warnings.Add(new StoreWarning(
                    StoreWarningKind.ReadableByOthers,
                    $"'{path}' can be read or written by others (mode {Convert.ToString(mode, 8)}). "
                    + (willBeMended
                        ? "Its mode is mended now; whoever has read it still has the credential that was in it."
                        : "Store the credential again to mend it, and consider a new one.")));
            }
        }
    }

    private static void WarnOfSet(PersistedSet set, List<StoreWarning> warnings)
    {
        if (set.Expiration is DateTimeOffset end)
        {
            warnings.Add(end <= DateTimeOffset.UtcNow
                ? Expired(end)
                : new StoreWarning(
                    StoreWarningKind.Temporary,
                    $"The credential is temporary: a shell started after {Expirations.ToText(end)} gets none until it is stored anew."));
        }
        else if (set.ExpirationUnknown)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ExpirationUnknown,
                "The credential is temporary and nobody told when it ends: shells will export it after that as well. Give its expiration."));
        }
    }

    private static StoreWarning Expired(DateTimeOffset end) => new(
        StoreWarningKind.Expired,
        $"The stored credential ended at {Expirations.ToText(end)}: no shell exports it. Store a new one.");

    private void WarnOfHandWritten(IEnumerable<string> names, List<StoreWarning> warnings)
    {
        // A line written by hand hides what is stored, so it is pointed out (B8).
        foreach (HandWrittenVariable variable in HandWrittenVariableFinder.Find(_user, new HashSet<string>(names, StringComparer.Ordinal)))
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.HandWritten,
                $"{variable.Path}, line {variable.Line} sets {variable.Name} by hand, which hides what is stored. Remove that line."));
        }
    }

    private static StoreChange WithReason(StoreChange change, string reason) =>
        change.Reason is null ? new StoreChange(change.Target, change.Outcome, reason) : change;
}
