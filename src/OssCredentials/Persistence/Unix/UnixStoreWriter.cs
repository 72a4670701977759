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

/// <summary>Writes the store at a location: the secret folder first, then the block in each start-up file.</summary>
internal sealed class UnixStoreWriter
{
    private readonly UnixStoreLocation _location;
    private readonly UnixStoreReader _reader;

    // The content of the start-up files, as read for editing: each is opened once.
    private readonly Dictionary<string, byte[]> _startup = new(StringComparer.Ordinal);

    public UnixStoreWriter(UnixStoreLocation location)
    {
        _location = location;
        _reader = new UnixStoreReader(location);
    }

    public StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        _location.CheckRights(options);
        var set = new PersistedSet(credential, options.FurtherVariables);

        // Everything is generated before the first write: a value that a shell can't represent is an error, not half a store.
        List<(string Path, byte[] Content)> secrets = [.. _location.EnvironmentFiles.Select(file => (_location.PathOf(file.FileName), file.Generate(set)))];
        bool writesSystemd = _location.SystemdFile is string file && (options.IncludeSystemdUser || StartupFile.IsThere(file));
        byte[]? systemd = writesSystemd && !credential.IsTemporary ? EnvironmentDFile.Generate(set) : null;

        var changes = new List<StoreChange>();
        var warnings = new List<StoreWarning>();
        WarnOfSet(set, warnings);
        if (options.WorldReadable)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ReadableByOthers,
                $"Every user and program of this machine can read the credential in '{_location.Folder}'. Specify a group instead."));
        }
        else
        {
            _reader.WarnOfReaders(warnings, willBeMended: !options.WhatIf && (!options.KeepReaders || _location.Scope == StoreScope.User));
        }

        FileEditorOptions secret = _location.SecretOptions(options) with { RequiresOwnFolders = true };
        FileEditorOptions locking = _location.LockOptions(options.WhatIf) with { LockTimeout = options.LockTimeout, RequiresOwnFolders = true };
        try
        {
            using FileEditSession session = new FileEditor(_location.Folder).Lock(locking, cancellationToken);
            WriteSecrets(session, secrets, secret, changes, cancellationToken);

            // From here on, the files don't depend on each other and are quick to write: cancelling would only leave some without the block.
            if (_location.Folder != _location.UsualFolder)
            {
                byte[] pointer = Encoding.UTF8.GetBytes(_location.Folder + "\n");
                changes.Add(session.EditAlone(Path.Combine(_location.UsualFolder, UnixStoreLocation.PointerName), _ => pointer, secret));
            }

            if (writesSystemd)
            {
                WriteSystemdFile(session, systemd, secret, changes);
            }

            if (!options.ChecksOnly)
            {
                WriteStartupFileList(session, secret, changes);
                WriteStartupFiles(session, options, changes, warnings);
            }

            if (!options.WhatIf)
            {
                // Under the lock, so that the next writer's set isn't taken for an error.
                ReadBack(secrets);
            }
        }
        finally
        {
            // No copy of the secret stays in memory longer than needed.
            foreach (byte[] content in secrets.Select(static one => one.Content).Concat(systemd is null ? [] : [systemd]))
            {
                Array.Clear(content, 0, content.Length);
            }
        }

        if (!options.ChecksOnly)
        {
            WarnOfHandWritten(set.Variables.Select(variable => variable.Key), warnings);
        }

        return new StoreReport(changes, warnings);
    }

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
            // Written first, so that a dotfiles repository never sees a secret.
            WriteSecret(session, _location.PathOf(UnixStoreLocation.IgnoreName), current => current ?? UnixStoreLocation.IgnoreAll, options, written, changes, cancellationToken);
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
                    exception.Message + $" These already contain the new credential: {string.Join(", ", kept)}.",
                    "Run the command again.",
                    exception);
            }

            throw;
        }
        finally
        {
            foreach (byte[]? before in written.Select(static one => one.Before))
            {
                Array.Clear(before ?? [], 0, before?.Length ?? 0);
            }
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
            // Noted even on an error: if the disk doesn't confirm the write, the new file exists anyway (C4).
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

    /// <summary>Restores the content of the files; returns those for which that failed too.</summary>
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
                // Reported in the error that is being thrown.
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
        string path = _location.SystemdFile!;
        if (content is not null)
        {
            changes.Add(session.EditAlone(path, _ => content, secret));
            return;
        }

        // systemd has no conditions, so a temporary set would stay there after it expires (C28).
        const string Reason = "environment.d can't let a temporary credential expire.";
        changes.Add(StartupFile.IsThere(path)
            ? WithReason(session.EditAlone(path, _ => null, secret), Reason)
            : new StoreChange(path, StoreChangeOutcome.Skipped, Reason));
    }

    private void WriteStartupFileList(FileEditSession session, FileEditorOptions secret, List<StoreChange> changes)
    {
        // Before the first of them is edited, so that none is ever missing.
        IReadOnlyList<StartupFile> elsewhere = _location.LocateElsewhere();
        if (elsewhere.Count > 0)
        {
            changes.Add(session.EditAlone(_location.PathOf(StartupFileList.Name), current => StartupFileList.Add(current, elsewhere), secret));
        }
    }

    private void WriteStartupFiles(FileEditSession session, StoreWriteOptions options, List<StoreChange> changes, List<StoreWarning> warnings)
    {
        bool anyReads = false;
        foreach (StartupFile file in _location.Locate())
        {
            if (file.Action == StartupAction.Skip)
            {
                changes.Add(new StoreChange(file.Path, StoreChangeOutcome.Skipped, file.Reason + "."));
                continue;
            }

            StartupBlock block = _location.Block(file);
            byte[]? inserted = null;
            StoreChange change = session.EditAlone(
                file.Path,
                current =>
                {
                    _startup[file.Path] = current ?? [];
                    CheckSyntax(file, current, options);
                    return inserted = block.Insert(current);
                },
                _location.StartupOptions(options.WhatIf, options.Force, _location.BackupFolder, StartupBlock.HasTraces) with { RequiresOwnFolders = true });
            if (inserted is not null && change.Outcome == StoreChangeOutcome.Changed && !options.WhatIf)
            {
                _startup[file.Path] = inserted;
            }

            changes.Add(change);
            anyReads |= change.Outcome is StoreChangeOutcome.Changed or StoreChangeOutcome.Unchanged;
        }

        if (!anyReads)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead,
                "The credential is stored, but no start-up file could be changed to read it: new shells don't have it."));
        }
        else if (_location.Scope == StoreScope.User && UserStartupFileLocator.IsLoginShellUnknown(_location.User))
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead,
                $"The login shell {_location.User.LoginShellName} is not one that OssCredentials writes start-up files for. "
                + $"Have it read the variables in '{_location.PathOf(PosixEnvironmentFile.Name)}' through sh."));
        }
    }

    private static void CheckSyntax(StartupFile file, byte[]? current, StoreWriteOptions options)
    {
        // A profile that PowerShell can't parse, or that is signed, is left unchanged (C25).
        if (file.Syntax == StartupSyntax.PowerShell
            && current is not null
            && options.PowerShellSyntaxError?.Invoke(Encoding.UTF8.GetString(current)) is string error)
        {
            throw new FileRefusedException($"PowerShell can't parse it: {error}", "Fix it, and run the command again.");
        }
    }

    /// <summary>Reads back what was written and compares the bytes: parsing it again would only leave more copies of the secret in memory.</summary>
    private void ReadBack(List<(string Path, byte[] Content)> secrets)
    {
        foreach ((string path, byte[] content) in secrets)
        {
            byte[]? read = _reader.ReadFile(path);
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
        $"'{path}' no longer contains what was just written to it: another program changed it.",
        "Find that program, and run the command again.");

    private static void WarnOfSet(PersistedSet set, List<StoreWarning> warnings)
    {
        if (set.Expiration is DateTimeOffset end)
        {
            warnings.Add(end <= DateTimeOffset.UtcNow
                ? UnixStoreReader.Expired(end)
                : new StoreWarning(
                    StoreWarningKind.Temporary,
                    $"The credential is temporary: shells that start after {Expirations.ToText(end)} don't get a credential until you store a new one."));
        }
        else if (set.ExpirationUnknown)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ExpirationUnknown,
                "The credential is temporary and its expiration time is unknown: shells will continue to export it after it has expired. Specify -Expiration."));
        }
    }

    private void WarnOfHandWritten(IEnumerable<string> names, List<StoreWarning> warnings)
    {
        // A manual assignment overrides what is stored, so it is reported (B8).
        foreach (HandWrittenVariable variable in HandWrittenVariableFinder.Find(_location.User, new HashSet<string>(names, StringComparer.Ordinal), _startup))
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.HandWritten,
                $"{variable.Path}, line {variable.Line} sets {variable.Name} manually, which overrides what is stored. Remove that line."));
        }
    }

    private static StoreChange WithReason(StoreChange change, string reason) =>
        change.Reason is null ? new StoreChange(change.Target, change.Outcome, reason) : change;
}
