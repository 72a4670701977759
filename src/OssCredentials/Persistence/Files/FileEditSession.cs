using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Files;

/// <summary>Several edits under one lock, which is released on dispose.</summary>
internal sealed class FileEditSession : IDisposable
{
    private const int Attempts = 5;

    // NAME_MAX is 255 bytes on every file system that matters; this name gets no prefix of a temporary file.
    private const int LongestName = 240;

    private readonly FilePlatform _platform;
    private readonly string _lockFolder;
    private readonly FileLock? _lock;
    private readonly FileEditorOptions _options;

    internal FileEditSession(FilePlatform platform, string lockFolder, FileLock? taken, FileEditorOptions options)
    {
        _platform = platform;
        _lockFolder = lockFolder;
        _lock = taken;
        _options = options;
    }

    /// <summary>Edits one file.</summary>
    /// <remarks>
    /// Links are followed and their target is checked (regular, ours, writable, one hard link). Files that a killed writer left in
    /// its folder are removed. The content is read and passed to <paramref name="edit"/>, and the result is written to a new file
    /// in the same folder. It gets the same mode, group, ACL and extended attributes, is synced, and replaces the old file in one
    /// step. If the old file was changed meanwhile, everything is repeated, at most five times. On any failure the old file is
    /// intact and the new one removed.
    /// </remarks>
    /// <param name="path">The file's full path.</param>
    /// <param name="edit">Returns the new content; called again if the file changes meanwhile.</param>
    /// <param name="options">How to edit; null for the session's.</param>
    /// <param name="cancellationToken">Cancels the edit between its steps; then nothing was written.</param>
    /// <returns>Changed, Unchanged, or Refused with the reason.</returns>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreChange Edit(string path, FileEdit edit, FileEditorOptions? options = null, CancellationToken cancellationToken = default)
    {
        _ = path ?? throw new ArgumentNullException(nameof(path));
        _ = edit ?? throw new ArgumentNullException(nameof(edit));
        options ??= _options;
        if (_lock is null && !options.WhatIf)
        {
            options = options with { WhatIf = true };
        }

        try
        {
            for (int attempt = 0; attempt < Attempts; attempt++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (TryEdit(path, edit, options, cancellationToken) is { } outcome)
                {
                    return new StoreChange(path, outcome);
                }
            }
        }
        catch (FileRefusedException e)
        {
            return new StoreChange(path, StoreChangeOutcome.Refused, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _platform.Explain(path, e);
        }

        throw new StoreException(
            path, $"'{path}' was changed by another program {Attempts} times while it was being edited.", "Close that program and run the command again.");
    }

    /// <summary>Edits a file on which nothing else depends: a failure is reported, and everything else is still done.</summary>
    internal StoreChange EditAlone(string path, FileEdit edit, FileEditorOptions options)
    {
        try
        {
            return Edit(path, edit, options, CancellationToken.None);
        }
        catch (StoreException exception)
        {
            return new StoreChange(path, StoreChangeOutcome.Refused, exception.Message);
        }
    }

    /// <summary>Where the backup of a start-up file is, or would be.</summary>
    /// <param name="backupFolder">The folder of the backups.</param>
    /// <param name="path">The start-up file's path.</param>
    public static string BackupPath(string backupFolder, string path)
    {
        // The whole path is the name, escaped so that a person can read it back.
        StringBuilder name = new();
        foreach (char c in path)
        {
            name.Append(c is '%' or '/' or '\\' or ':' ? $"%{(int)c:X2}" : c.ToString());
        }

        // A name has at most 255 bytes: a longer one is cut to its end, which has the file name, behind a hash that makes it unique.
        if (Encoding.UTF8.GetByteCount(name.ToString()) <= LongestName)
        {
            return Path.Combine(backupFolder, name.ToString());
        }

        string hash = Hash(path);
        int start = 0;
        while (Encoding.UTF8.GetByteCount(name.ToString(start, name.Length - start)) > LongestName - hash.Length - 1 || char.IsLowSurrogate(name[start]))
        {
            start++;
        }

        return Path.Combine(backupFolder, hash + "-" + name.ToString(start, name.Length - start));
    }

    // FNV-1a: it only has to distinguish the paths of one user's few start-up files.
    private static string Hash(string path)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(path))
        {
            hash = unchecked((hash ^ b) * 1099511628211);
        }

        return hash.ToString("X16", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Removes files that killed writers left in a folder that this session doesn't edit.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="StoreException">A file couldn't be removed.</exception>
    public void Sweep(string folder)
    {
        if (_lock is null)
        {
            return;
        }

        try
        {
            _platform.Sweep(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _platform.Explain(folder, e);
        }
    }

    /// <summary>Removes an empty folder, for folders that we created. A link, a mount point and a folder in a read-only one stay.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="StoreException">The system returned an error.</exception>
    public void RemoveFolderIfEmpty(string folder)
    {
        if (_lock is null)
        {
            return;
        }

        try
        {
            _platform.RemoveFolderIfEmpty(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _platform.Explain(folder, e);
        }
    }

    /// <summary>Removes the lock and, if nothing else is in it, its folder, and ends the session.</summary>
    /// <exception cref="StoreException">The system returned an error.</exception>
    public void RemoveLockFolder()
    {
        if (_lock is null)
        {
            return;
        }

        try
        {
            _lock.Delete();
            _lock.Dispose();
            _platform.RemoveFolderIfEmpty(_lockFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _platform.Explain(_lockFolder, e);
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock?.Dispose();

    /// <summary>One attempt; null if the file was changed, or the file or the new one removed, meanwhile.</summary>
    private StoreChangeOutcome? TryEdit(string path, FileEdit edit, FileEditorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return EditOnce(path, edit, options, cancellationToken);
        }
        catch (IOException e) when (_platform.IsGone(e))
        {
            return null;
        }
    }

    private StoreChangeOutcome? EditOnce(string path, FileEdit edit, FileEditorOptions options, CancellationToken cancellationToken)
    {
        using FileSnapshot before = _platform.Read(path, options);
        if (before.Bytes is not null && options.IsBackedUp?.Invoke(before.Bytes) == true)
        {
            options = options with { BackupFolder = null };
        }

        if (options.Kind == FileKind.Startup)
        {
            RefuseUnreadableText(before.Bytes);
        }

        if (!options.WhatIf)
        {
            _platform.Sweep(before.Folder);
        }

        byte[]? after = edit(before.Bytes);
        if (after is null && before.Bytes is not null)
        {
            if (!options.AllowDelete)
            {
                throw new InvalidOperationException("This edit can't remove its file.");
            }

            // Someone has replaced our file with a link: the link is theirs, and must not become dangling.
            if (before.IsLink)
            {
                after = [];
            }
        }

        if (IsSame(before.Bytes, after) && !_platform.NeedsMending(before, options))
        {
            if (!options.WhatIf)
            {
                DropBackup(before, after, options, cancellationToken);
            }

            return StoreChangeOutcome.Unchanged;
        }

        if (options.WhatIf)
        {
            _platform.CheckMayChange(before);
            return StoreChangeOutcome.Changed;
        }

        cancellationToken.ThrowIfCancellationRequested();
        KeepBackup(before, options, cancellationToken);
        if (!(after is null ? _platform.Delete(before) : _platform.Replace(before, after, options)))
        {
            return null;
        }

        DropBackup(before, after, options, CancellationToken.None);
        return StoreChangeOutcome.Changed;
    }

    private void KeepBackup(FileSnapshot before, FileEditorOptions options, CancellationToken cancellationToken)
    {
        if (options.BackupFolder is null || before.Bytes is null)
        {
            return;
        }

        _platform.CreateFolder(options.BackupFolder, UnixModes.OwnerAll, isOurs: true);
        EditBackup(before, options.BackupFolder, current => current ?? before.Bytes, cancellationToken);
    }

    /// <summary>Removes the backup if the file is as it was before the first edit.</summary>
    private void DropBackup(FileSnapshot before, byte[]? after, FileEditorOptions options, CancellationToken cancellationToken)
    {
        if (options.BackupFolder is null || after is null || !Directory.Exists(options.BackupFolder))
        {
            return;
        }

        EditBackup(before, options.BackupFolder, current => IsSame(current, after) ? null : current, cancellationToken);
        _platform.RemoveFolderIfEmpty(options.BackupFolder);
    }

    private void EditBackup(FileSnapshot file, string folder, FileEdit edit, CancellationToken cancellationToken)
    {
        FileEditorOptions secret = new() { Kind = FileKind.Secret, AllowDelete = true };
        StoreChange change = Edit(BackupPath(folder, file.Path), edit, secret, cancellationToken);
        if (change.Outcome == StoreChangeOutcome.Refused)
        {
            throw new FileRefusedException($"its backup '{change.Target}' could not be written: {change.Reason}", "You can also remove the folder of backups.");
        }
    }

    private static void RefuseUnreadableText(byte[]? bytes)
    {
        // A line of ASCII in the middle of UTF-16 would damage the file, and a NUL marks a binary one (C12).
        if (bytes is { Length: >= 2 } && (bytes[0], bytes[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
        {
            throw new FileRefusedException("it is UTF-16.", "Save it as UTF-8 and run the command again.");
        }

        if (bytes is not null && bytes.Contains((byte)0))
        {
            throw new FileRefusedException("it contains a NUL byte, so it isn't a text file.", "Move it away.");
        }
    }

    private static bool IsSame(byte[]? one, byte[]? other) =>
        one is null || other is null ? one is null && other is null : one.SequenceEqual(other);
}
