using System;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Files;

/// <summary>The steps of the write protocol that differ between systems. A check that fails throws <see cref="FileRefusedException"/>.</summary>
internal abstract class FilePlatform
{
    /// <summary>The prefix of every temporary file, by which a sweep finds them in any folder that we write to.</summary>
    internal const string TemporaryPrefix = ".osscredentials-tmp-";

    /// <summary>The name of the lock in its folder.</summary>
    internal const string LockName = ".lock";

    internal static FilePlatform Current { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? new WindowsFilePlatform() : new UnixFilePlatform();

    /// <summary>Checks that the home folder exists and belongs to the effective user.</summary>
    /// <param name="folder">The home folder.</param>
    /// <param name="requiresOwn">Whether only the user and root may be able to change its content.</param>
    internal abstract void CheckHomeFolder(string folder, bool requiresOwn);

    /// <summary>Creates a folder and those above it; restricts the mode of an existing one of ours.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">Its mode on Unix.</param>
    /// <param name="isOurs">Whether only we use the folder: then it must belong to the effective user and have no wider mode, and
    /// missing folders above it get 0700 instead of its mode.</param>
    internal abstract void CreateFolder(string path, int mode, bool isOurs);

    /// <summary>
    /// Acquires a folder's lock, which the kernel releases with the process; creates the folder if it doesn't exist. Null if
    /// another process has the lock, or is just removing it.
    /// </summary>
    internal abstract FileLock? TryLock(string folder, FileEditorOptions options);

    /// <summary>Follows the links of a path and reads the file.</summary>
    internal abstract FileSnapshot Read(string path, FileEditorOptions options);

    /// <summary>Whether a file with the right content must still be written because its permissions are too wide.</summary>
    internal abstract bool NeedsMending(FileSnapshot file, FileEditorOptions options);

    /// <summary>Removes files that a killed writer left in a folder: those with our prefix that no live writer holds.</summary>
    internal abstract void Sweep(string folder);

    /// <summary>Throws what a change of the file would throw if its folder can't be written: for callers that only want to know.</summary>
    internal abstract void CheckMayChange(FileSnapshot file);

    /// <summary>Replaces the old file with a new one; does nothing and returns false if the old one has changed since it was read.</summary>
    internal abstract bool Replace(FileSnapshot before, byte[] bytes, FileEditorOptions options);

    /// <summary>Removes a file; does nothing and returns false if it has changed since it was read.</summary>
    internal abstract bool Delete(FileSnapshot before);

    /// <summary>Removes a folder if it is empty and may be removed.</summary>
    internal abstract void RemoveFolderIfEmpty(string path);

    /// <summary>Whether the system reported that a file is gone that existed before: another program is at work.</summary>
    internal abstract bool IsGone(Exception error);

    /// <summary>Turns an error of the system into one with cause and remedy.</summary>
    internal abstract StoreException Explain(string path, Exception error);
}
