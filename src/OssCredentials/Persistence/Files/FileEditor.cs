using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace OssCredentials.Persistence.Files;

/// <summary>Writes files so that no byte is lost through a killed process, a full disk, a power cut or another writer.</summary>
/// <remarks>
/// One editor represents one folder with a lock in it; everyone who writes the same files uses the same folder. <see
/// cref="FileEditSession.Edit"/> describes an edit.
/// </remarks>
internal sealed class FileEditor
{
    // Short compared with the 250 ms in which a cancelled command ends, and random, so that waiting processes don't collide.
    private const int ShortestPoll = 2;
    private const int LongestPoll = 20;

    private readonly string _lockFolder;
    private readonly FileEditorOptions _options;
    private readonly FilePlatform _platform = FilePlatform.Current;

    /// <summary>Creates an editor.</summary>
    /// <param name="lockFolder">The full path of the folder that contains the lock, created if needed; it belongs only to the effective user.</param>
    /// <param name="options">The lock's options, and the default ones of edits.</param>
    public FileEditor(string lockFolder, FileEditorOptions? options = null)
    {
        _lockFolder = lockFolder ?? throw new ArgumentNullException(nameof(lockFolder));
        _options = options ?? new FileEditorOptions();
    }

    /// <summary>Acquires the lock, makes one edit and releases the lock.</summary>
    /// <param name="path">The file's full path.</param>
    /// <param name="edit">Returns the new content.</param>
    /// <param name="options">How to edit and lock; null for the editor's.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock, and the edit between its steps, within 250 ms.</param>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreChange Edit(string path, FileEdit edit, FileEditorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= _options;
        using FileEditSession session = Lock(options, cancellationToken);
        return session.Edit(path, edit, options, cancellationToken);
    }

    /// <summary>Edits a file in a folder that isn't ours: the lock is next to it while it is edited.</summary>
    /// <param name="path">The file's full path: two writers of one file have only its folder in common.</param>
    /// <param name="edit">Returns the new content.</param>
    /// <param name="options">How to edit and lock.</param>
    /// <param name="cancellationToken">Cancels the wait for the lock, and the edit between its steps, within 250 ms.</param>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
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

    /// <summary>Acquires the lock for several edits. With <see cref="FileEditorOptions.WhatIf"/> it acquires none and creates nothing.</summary>
    /// <param name="options">The lock's options; null for the editor's.</param>
    /// <param name="cancellationToken">Cancels the wait within 250 ms.</param>
    /// <exception cref="StoreException">Another process held the lock for longer than <see cref="FileEditorOptions.LockTimeout"/>,
    /// or the folder can't be used.</exception>
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

        // A process that writes repeatedly lets waiting ones go first, so that they get a turn (C15).
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

            // The lock of a killed process is free at once, that of a frozen one never (C16).
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
