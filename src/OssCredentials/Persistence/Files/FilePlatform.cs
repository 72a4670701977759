using System;
using System.Runtime.InteropServices;

namespace OssCredentials.Persistence.Files;

/// <summary>The steps of the write protocol that differ between systems. A check that fails throws <see cref="FileRefusedException"/>.</summary>
internal abstract class FilePlatform
{
    /// <summary>How every temporary file's name begins: what a sweep looks for, in any folder of a file that we write.</summary>
    internal const string TemporaryPrefix = ".osscredentials-tmp-";

    /// <summary>The name of the lock in its folder.</summary>
    internal const string LockName = ".lock";

    internal static FilePlatform Current { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? new WindowsFilePlatform() : new UnixFilePlatform();

    /// <summary>Checks that the home folder is there and belongs to the effective user.</summary>
    /// <param name="folder">The home folder.</param>
    /// <param name="requiresOwn">Whether no one but the user and root may change what is in it.</param>
    internal abstract void CheckHomeFolder(string folder, bool requiresOwn);

    /// <summary>Creates a folder and those above it; narrows the mode of one of ours that is there already.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">Its mode on Unix.</param>
    /// <param name="isOurs">
    /// Whether the folder is ours alone: then it must belong to the effective user and be no wider, and folders above it that
    /// are missing get 0700 instead of its mode.
    /// </param>
    internal abstract void CreateFolder(string path, int mode, bool isOurs);

    /// <summary>
    /// Takes a folder's lock, which the kernel releases with the process; creates the folder when it doesn't exist.
    /// Null when another has the lock, or is just removing it.
    /// </summary>
    internal abstract FileLock? TryLock(string folder, FileEditorOptions options);

    /// <summary>Follows the links of a path and reads what is there.</summary>
    internal abstract FileSnapshot Read(string path, FileEditorOptions options);

    /// <summary>Whether a file that holds the right bytes must be written anyway because its permissions are too wide.</summary>
    internal abstract bool NeedsMending(FileSnapshot file, FileEditorOptions options);

    /// <summary>Removes what a killed writer left in a folder: files of our naming that no live writer holds.</summary>
    internal abstract void Sweep(string folder);

    /// <summary>Throws what a change of the file would throw where its folder cannot be written: for those who only ask.</summary>
    internal abstract void CheckMayChange(FileSnapshot file);

    /// <summary>Puts a new file into the place of the old one; false, and nothing done, if that is no longer what was read.</summary>
    internal abstract bool Replace(FileSnapshot before, byte[] bytes, FileEditorOptions options);

    /// <summary>Removes a file; false, and nothing done, if it is no longer what was read.</summary>
    internal abstract bool Delete(FileSnapshot before);

    /// <summary>Removes a folder if it is empty and may be removed.</summary>
    internal abstract void RemoveFolderIfEmpty(string path);

    /// <summary>Whether the system said that a file is not there that was there before: another program is at work.</summary>
    internal abstract bool IsGone(Exception error);

    /// <summary>What the system said, as an error that names cause and remedy.</summary>
    internal abstract StoreException Explain(string path, Exception error);
}
