using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using OssCredentials.Persistence.Doors;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Persistence.Shells;
using OssCredentials.Persistence.Startup;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Unix;

/// <summary>Reads the store at a location, without a shell.</summary>
internal sealed class UnixStoreReader
{
    // Of a generated file: a few values of at most 32 KiB each.
    private const int MaximumLength = 1024 * 1024;

    private readonly UnixStoreLocation _location;

    public UnixStoreReader(UnixStoreLocation location) => _location = location;

    /// <summary>Reads what is stored; null if nothing is.</summary>
    /// <exception cref="StoreException">It can't be read, or has unexpected content.</exception>
    public StoredCredential? Read()
    {
        string path = _location.PathOf(PosixEnvironmentFile.Name);
        if (Open(path) is not OpenedFile file)
        {
            return null;
        }

        byte[] content = file.Bytes;
        if (file.ForeignOwner is uint owner)
        {
            throw new StoreException(
                path,
                $"'{path}' belongs to user {owner}, who could replace the credential.",
                $"Remove it with Clear-OssCredential -Scope {_location.Scope}, and store the credential again.");
        }

        PersistedSet set;
        try
        {
            set = new PosixEnvironmentFile().Parse(content);
        }
        catch (EnvironmentFileException exception)
        {
            // A file that someone has edited is reported, never executed (C21).
            throw new StoreException(
                path,
                $"'{path}' isn't in the format that OssCredentials writes ({exception.Message}).",
                $"Store the credential again with Set-OssCredential -Scope {_location.Scope}, or remove it with Clear-OssCredential -Scope {_location.Scope}.",
                exception);
        }

        var warnings = new List<StoreWarning>();
        WarnOfReaders(warnings, willBeMended: false);
        if (file.ChangeableFolder is string folder)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ReadableByOthers,
                $"'{path}': {folder}, so they could replace what your shells run. Remove that permission (chmod go-w), and store the credential again."));
        }

        if (set.Expiration is DateTimeOffset end && end <= DateTimeOffset.UtcNow)
        {
            warnings.Add(Expired(end));
        }

        return new StoredCredential(set.Credential.With(path), set.FurtherVariables, path, warnings) { YieldsToServed = set.YieldsToServed };
    }

    public byte[]? ReadFile(string path) => Open(path)?.Bytes;

    private OpenedFile? Open(string path)
    {
        try
        {
            return FileDoor.Read(path, MaximumLength);
        }
        catch (FileRefusedException exception)
        {
            throw new StoreException(path, $"'{path}' was not read: {exception.Cause}", exception.Remedy, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                path,
                $"'{path}' cannot be read: {exception.Message}",
                _location.Scope == StoreScope.Machine ? "Run the command as root, or as a member of the file's group." : "Make it readable for your user.",
                exception)
            { IsForOthers = _location.Scope == StoreScope.Machine && exception is UnauthorizedAccessException };
        }
    }

    public void WarnOfReaders(List<StoreWarning> warnings, bool willBeMended)
    {
        foreach (EnvironmentFile file in _location.EnvironmentFiles)
        {
            // A secret file that others can read is reported and fixed (C22).
            string path = _location.PathOf(file.FileName);
            int mode = PermissionsOf(path);
            if ((mode & _location.ForbiddenMode) != 0)
            {
                warnings.Add(new StoreWarning(
                    StoreWarningKind.ReadableByOthers,
                    $"'{path}' can be read or written by others (mode {Convert.ToString(mode, 8)}). "
                    + (willBeMended
                        ? "Its mode has been corrected. Anyone who has read it still has the credential."
                        : "Store the credential again to fix it, and consider a new one.")));
            }
        }
    }

    public static StoreWarning Expired(DateTimeOffset end) => new(
        StoreWarningKind.Expired,
        $"The stored credential expired at {Expirations.ToText(end)}: no shell exports it. Store a new one.");

    /// <summary>The permission bits of the target of a path; 0 if there is nothing, or this user can't get there.</summary>
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
}
