using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace OssCredentials.Persistence.Files;

/// <summary>Writes files so that neither a kill, a full disk, a power cut nor another writer loses a byte.</summary>
/// <remarks>
/// One editor stands for one folder with a lock in it; all who write the same files name the same folder. See
/// <see cref="FileEditSession.Edit"/> for what an edit does.
/// </remarks>
internal sealed class FileEditor
{
    // Short against the 250 ms in which a cancelled command ends, and with chance, so that many waiting ones don't meet.
    private const int ShortestPoll = 2;
    private const int LongestPoll = 20;

    private readonly string _lockFolder;
    private readonly FileEditorOptions _options;
    private readonly FilePlatform _platform = FilePlatform.Current;

    /// <summary>Creates an editor.</summary>
    /// <param name="lockFolder">
    /// The full path of the folder that holds the lock, created when needed; it belongs to the effective user alone.
    /// </param>
    /// <param name="options">The lock's options, and those of edits that name none.</param>
    public FileEditor(string lockFolder, FileEditorOptions? options = null)
    {
        _lockFolder = lockFolder ?? throw new ArgumentNullException(nameof(lockFolder));
        _options = options ?? new FileEditorOptions();
    }

    /// <summary>Takes the lock, makes one edit and releases the lock.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="edit">Says what the file shall hold.</param>
    /// <param name="options">How to edit and lock; null for the editor's.</param>
    /// <param name="cancellationToken">Ends the wait for the lock, and the edit between its steps, within 250 ms.</param>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    public StoreChange Edit(string path, FileEdit edit, FileEditorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= _options;
        using FileEditSession session = Lock(options, cancellationToken);
        return session.Edit(path, edit, options, cancellationToken);
    }

    /// <summary>Edits a file that has no folder of ours: the lock lies beside it while it is edited.</summary>
    /// <param name="path">The file's full path: its folder is all that two writers of one file have in common.</param>
    /// <param name="edit">Says what the file shall hold.</param>
    /// <param name="options">How to edit and lock.</param>
    /// <param name="cancellationToken">Ends the wait for the lock, and the edit between its steps, within 250 ms.</param>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    public static StoreChange EditOne(string path, FileEdit edit, FileEditorOptions options, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(path) ?? throw new ArgumentException("It doesn't specify a file.", nameof(path));
        bool wasThere = Directory.Exists(folder);
        var editor = new FileEditor(Path.Combine(folder, "." + Path.GetFileName(path) + ".osscredentials"), options);
        using FileEditSession session = editor.Lock(cancellationToken: cancellationToken);
        try
        {
            return session.Edit(path, edit, cancellationToken: cancellationToken);
        }
        finally
        {
            session.RemoveLockFolder();
            if (!wasThere)
            {
                session.RemoveFolderIfEmpty(folder);
            }
        }
    }

    /// <summary>Takes the lock for several edits. With <see cref="FileEditorOptions.WhatIf"/> it takes none and creates nothing.</summary>
    /// <param name="options">The lock's options; null for the editor's.</param>
    /// <param name="cancellationToken">Ends the wait within 250 ms.</param>
    /// <exception cref="StoreException">
    /// Another process held the lock for longer than <see cref="FileEditorOptions.LockTimeout"/>, or the folder cannot be used.
    /// </exception>
    public FileEditSession Lock(FileEditorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= _options;
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            if (options.HomeFolder is not null)
            {
                _platform.CheckHomeFolder(options.HomeFolder, options.RequiresOwnFolders);
            }

            FileLock? taken = options.WhatIf ? null : WaitForLock(options, cancellationToken);
            return new FileEditSession(_platform, _lockFolder, taken, options);
        }
        catch (FileRefusedException e)
        {
            throw new StoreException(_lockFolder, $"'{_lockFolder}' can't be used: {e.Cause}", e.Remedy, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _platform.Explain(_lockFolder, e);
        }
    }

    private FileLock WaitForLock(FileEditorOptions options, CancellationToken cancellationToken)
    {
        Random random = new();
        Stopwatch waited = Stopwatch.StartNew();

        // A process that writes again and again lets those who wait go first, or they would starve (C15).
        if (FileLock.WasJustReleased)
        {
            cancellationToken.WaitHandle.WaitOne(ShortestPoll);
        }

        while (true)
        {
            if (_platform.TryLock(_lockFolder, options) is { } taken)
            {
                return taken;
            }

            // A killed holder's lock is free at once; a frozen one's never (C16).
            if (waited.Elapsed >= options.LockTimeout)
            {
                string path = Path.Combine(_lockFolder, FilePlatform.LockName);
                if (!Directory.Exists(_lockFolder))
                {
                    throw new IOException($"The folder '{_lockFolder}' could not be created.");
                }

                throw new StoreException(
                    path,
                    $"Another process has held the lock '{path}' for more than {options.LockTimeout.TotalSeconds:0.#} s.",
                    "Wait for that process or stop it, and run the command again. Nothing was changed.");
            }

            cancellationToken.WaitHandle.WaitOne(random.Next(ShortestPoll, LongestPoll));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
