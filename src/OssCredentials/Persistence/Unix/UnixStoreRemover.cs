using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;

namespace OssCredentials.Persistence.Unix;

/// <summary>Removes the store at a location, and the block from each start-up file.</summary>
internal sealed class UnixStoreRemover
{
    private readonly UnixStoreLocation _location;

    public UnixStoreRemover(UnixStoreLocation location) => _location = location;

    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken)
    {
        var changes = new List<StoreChange>();
        List<string> folders = [.. _location.Folders.Where(Directory.Exists)];
        List<StartupFile> startup = [.. _location.Candidates(folders.SelectMany(Listed)).Where(file => StartupFile.IsThere(file.Path) || BackupOf(file, folders) is not null)];
        bool systemd = _location.SystemdFile is string path && File.Exists(path);
        if (folders.Count == 0 && !systemd && !startup.Any(StartupBlock.IsOrWasIn))
        {
            return new StoreReport([new StoreChange(_location.Folder, StoreChangeOutcome.Unchanged, "nothing is stored there.")], []);
        }

        _location.CheckRights(new StoreWriteOptions());
        if (folders.Count == 0)
        {
            folders.Add(_location.Folder);
        }

        var served = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < folders.Count; i++)
        {
            using FileEditSession session = Lock(folders[i], whatIf, startup, cancellationToken);
            if (i == 0)
            {
                // The lines are removed first: a line without its file does nothing, but a file without its line is a secret that is left behind.
                foreach (StartupFile file in startup)
                {
                    ClearStartupFile(session, file, BackupOf(file, folders), whatIf, changes, served);
                }

                if (systemd)
                {
                    RemoveFile(session, _location.SystemdFile!, whatIf, changes);
                    RemoveEmptyFolders(session, _location.SystemdFile!);
                }
            }

            ClearFolder(session, folders[i], whatIf, changes, served);
        }

        ThrowIfStillStored(changes);
        return new StoreReport(changes, []);
    }

    /// <summary>Locks a folder. One that belongs to another account is left unchanged, and the lines that read from it are removed anyway.</summary>
    /// <exception cref="StoreException">The folder can't be used.</exception>
    private FileEditSession Lock(string folder, bool whatIf, List<StartupFile> startup, CancellationToken cancellationToken)
    {
        try
        {
            return new FileEditor(folder).Lock(_location.LockOptions(whatIf), cancellationToken);
        }
        catch (StoreException exception) when (exception.InnerException is FileRefusedException && _location.HomeFolder is string home)
        {
            List<StoreChange> changes = [];
            using (FileEditSession session = new FileEditor(Path.Combine(home, ".osscredentials")).Lock(_location.LockOptions(whatIf), cancellationToken))
            {
                foreach (StartupFile file in startup)
                {
                    ClearStartupFile(session, file, null, whatIf, changes, []);
                }

                session.RemoveLockFolder();
            }

            string[] cleared = [.. changes.Where(static change => change.Outcome == StoreChangeOutcome.Changed).Select(static change => change.Target)];
            throw new StoreException(
                exception.Target,
                exception.Message + (cleared.Length == 0 ? string.Empty : $" No shell reads it any more: the lines in {string.Join(", ", cleared)} are removed."),
                exception.Remedy!,
                exception);
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
        bool isOurs = backup is not null;
        StoreChange change = session.EditAlone(
            file.Path,
            current =>
            {
                isOurs |= current is not null && StartupBlock.HasTraces(current);
                return rest = current is null ? null : _location.Block(file).Remove(current);
            },
            _location.StartupOptions(whatIf, force: false, Path.GetDirectoryName(backup)));

        // A file that never had the block isn't reported, even if it couldn't be edited.
        if (!isOurs && (change.Outcome != StoreChangeOutcome.Refused || !StartupBlock.IsOrWasIn(file)))
        {
            return;
        }

        changes.Add(change);
        if (change.Outcome == StoreChangeOutcome.Refused)
        {
            return;
        }

        if (backup is not null && rest is not null && (!File.Exists(backup) || StartupFile.ReadOrNull(backup)?.SequenceEqual(rest) == true))
        {
            served.Add(backup);
        }

        if (rest is null && change.Outcome == StoreChangeOutcome.Changed)
        {
            RemoveEmptyFolders(session, file.Path);
        }
    }

    /// <summary>The backup of a start-up file, in whichever folder the store was when it was created; null if there is none.</summary>
    private static string? BackupOf(StartupFile file, List<string> folders) =>
        folders.Select(folder => FileEditSession.BackupPath(UnixStoreLocation.BackupFolderIn(folder), file.Path)).FirstOrDefault(File.Exists);

    private void ClearFolder(FileEditSession session, string folder, bool whatIf, List<StoreChange> changes, HashSet<string> served)
    {
        bool anyKept = false;
        foreach (string name in EnvironmentFile.All.Select(static file => file.FileName).Concat([StartupFileList.Name, UnixStoreLocation.PointerName]))
        {
            string path = Path.Combine(folder, name);
            anyKept |= StartupFile.IsThere(path) && RemoveFile(session, path, whatIf, changes) == StoreChangeOutcome.Refused;
        }

        session.Sweep(folder);
        string backups = UnixStoreLocation.BackupFolderIn(folder);
        if (Directory.Exists(backups))
        {
            // The editor has removed the backups of files that are as they were before.
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
                    "the start-up file has changed since this backup of it was made. Remove the backup when you no longer need it."));
            }
        }

        if (anyKept)
        {
            // What is left stays out of a dotfiles repository.
            return;
        }

        // One with other content is the user's.
        string ignore = Path.Combine(folder, UnixStoreLocation.IgnoreName);
        if (StartupFile.ReadOrNull(ignore) is byte[] ignored && ignored.SequenceEqual(UnixStoreLocation.IgnoreAll))
        {
            RemoveFile(session, ignore, whatIf, changes);
        }

        session.RemoveLockFolder();
        RemoveEmptyFolders(session, folder);
    }

    /// <summary>Throws if a secret is left, which the caller wanted to remove. A start-up file that is left unchanged does no harm.</summary>
    private void ThrowIfStillStored(List<StoreChange> changes)
    {
        List<StoreChange> left =
        [
            .. changes.Where(change => change.Outcome == StoreChangeOutcome.Refused
                && (change.Target == _location.SystemdFile || EnvironmentFile.All.Any(file => file.FileName == Path.GetFileName(change.Target)))),
        ];
        if (left.Count > 0)
        {
            throw new StoreException(
                left[0].Target,
                $"The credential is still stored: {string.Join(" ", left.Select(static change => $"'{change.Target}': {change.Reason}"))}",
                "Fix the cause and run the command again, or remove the file yourself.");
        }
    }

    private StoreChangeOutcome RemoveFile(FileEditSession session, string path, bool whatIf, List<StoreChange> changes)
    {
        StoreChange change = session.EditAlone(path, _ => null, _location.SecretOptions(new StoreWriteOptions { WhatIf = whatIf }));
        changes.Add(change);
        return change.Outcome;
    }

    /// <summary>Removes the empty folders above a file that we created and removed, up to the home folder.</summary>
    private void RemoveEmptyFolders(FileEditSession session, string path)
    {
        string? end = _location.HomeFolder;
        for (string? folder = Path.GetDirectoryName(path);
            end is not null && folder is not null && folder.StartsWith(end.TrimEnd('/') + "/", StringComparison.Ordinal) && folder.Length > 1;
            folder = Path.GetDirectoryName(folder))
        {
            session.RemoveFolderIfEmpty(folder);
        }
    }

    private static IEnumerable<StartupFile> Listed(string folder) => StartupFileList.Read(StartupFile.ReadOrNull(Path.Combine(folder, StartupFileList.Name)));
}
