using System;
using System.Collections.Generic;
using System.IO;
using Microsoft.Win32.SafeHandles;
using OssCredentials.Persistence.Native;

namespace OssCredentials.Persistence.Doors;

/// <summary>Finds out whether anyone except this user and root may change a file or a folder.</summary>
/// <remarks>
/// Like ssh's StrictModes, with two groups that don't count as others: the user's own group without other members (umask 002 gives
/// it write permission), and group 0 if this process runs in it. Images for an arbitrary user ID are made like that: every process
/// of the container is in group 0, and the home folder belongs to root.
/// </remarks>
internal static class UnixOwners
{
    // POSIX sys/stat.h.
    private const int GroupWrite = 0x10;
    private const int OthersWrite = 0x2;
    private const int Sticky = 0x200;
    private const int GroupRead = 0x20;
    private const int OthersRead = 0x4;
    private const int GroupPass = 0x8;
    private const int OthersPass = 0x1;

    private static readonly object s_gate = new();
    private static readonly Dictionary<(uint User, uint Group), bool> s_private = [];

    /// <summary>Whether only this user and root own a file with that owner. The owner of / can do what root can.</summary>
    internal static bool IsTrusted(uint owner) =>
        owner == 0 || owner == Libc.GetEffectiveUserId() || owner == UnixFileStatus.OfTarget("/")?.UserId;

    /// <summary>Whether someone else may change the content of a folder; in a sticky folder, only the owner of an entry can.</summary>
    internal static bool OthersMayChange(UnixFolder folder, bool stickyIsSafe) =>
        !IsTrusted(folder.Status.UserId)
        || (!(stickyIsSafe && (folder.Status.Permissions & Sticky) != 0) && OthersMayWrite(folder.Status, () => HasAcl(folder)));

    /// <summary>Whether someone else may change a file.</summary>
    internal static bool OthersMayChange(UnixFileStatus status, SafeFileHandle file, string path) =>
        !IsTrusted(status.UserId) || OthersMayWrite(status, () => UnixFile.HasAcl(file, path));

    /// <summary>Whether someone else may read a file, regardless of its folders.</summary>
    internal static bool OthersMayRead(UnixFileStatus status, SafeFileHandle file, string path) =>
        OthersMay(status, OthersRead, GroupRead, () => UnixFile.HasAcl(file, path));

    /// <summary>Whether someone else may pass through a folder to its content.</summary>
    internal static bool OthersMayPass(UnixFolder folder) => OthersMay(folder.Status, OthersPass, GroupPass, () => HasAcl(folder));

    /// <summary>Whether group 0 gives this process the permissions that it would have as the user elsewhere.</summary>
    internal static bool IsArbitraryUserHome(UnixFileStatus home) =>
        home.UserId == 0 && Libc.GetEffectiveUserId() != 0 && home.GroupId == 0 && Libc.GetEffectiveGroupId() == 0 && (home.Permissions & GroupWrite) != 0;

    private static bool OthersMayWrite(UnixFileStatus status, Func<bool> hasAcl) => OthersMay(status, OthersWrite, GroupWrite, hasAcl);

    // An ACL changes the meaning of the group's bits: they show the most that any of its users may do.
    private static bool OthersMay(UnixFileStatus status, int others, int group, Func<bool> hasAcl) =>
        (status.Permissions & others) != 0
        || ((status.Permissions & group) != 0 && (!IsPrivateGroup(status.GroupId) || hasAcl()));

    private static bool HasAcl(UnixFolder folder)
    {
        try
        {
            using SafeFileHandle readable = UnixFile.Reopen(folder.Handle, folder.Path);
            return UnixFile.HasAcl(readable, folder.Path);
        }
        catch (ErrnoException)
        {
            // What can't be checked isn't assumed to be safe.
            return true;
        }
    }

    private static bool IsPrivateGroup(uint group)
    {
        (uint User, uint Group) key = (Libc.GetEffectiveUserId(), group);
        lock (s_gate)
        {
            if (!s_private.TryGetValue(key, out bool isPrivate))
            {
                isPrivate = group == Libc.GetEffectiveGroupId() && HasNoOtherMember(key.User, group);
                s_private.Add(key, isPrivate);
            }

            return isPrivate;
        }
    }

    private static bool HasNoOtherMember(uint user, uint group)
    {
        // group(5): name:password:group id:members. A group of a directory service is in no file, so it isn't assumed to be private.
        string? members = null;
        foreach (string[] fields in Fields("/etc/group"))
        {
            if (fields.Length >= 4 && fields[2] == group.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                members = fields[3];
            }
        }

        if (group == 0)
        {
            return string.IsNullOrEmpty(members) || members == "root";
        }

        // passwd(5): name:password:user id:group id:…
        string? name = null;
        foreach (string[] fields in Fields("/etc/passwd"))
        {
            if (fields.Length >= 4 && fields[3] == group.ToString(System.Globalization.CultureInfo.InvariantCulture))
            {
                if (fields[2] != user.ToString(System.Globalization.CultureInfo.InvariantCulture))
                {
                    return false;
                }

                name = fields[0];
            }
        }

        return name is not null && members is not null && (members.Length == 0 || members == name);
    }

    private static IEnumerable<string[]> Fields(string path)
    {
        byte[]? bytes;
        try
        {
            bytes = FileDoor.ReadOrNull(path, MaximumDatabase);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FileRefusedException)
        {
            bytes = null;
        }

        foreach (string line in System.Text.Encoding.UTF8.GetString(bytes ?? []).Split('\n'))
        {
            yield return line.Split(':');
        }
    }

    // The databases of users and groups: ten thousand users take 1 MiB.
    private const int MaximumDatabase = 16 * 1024 * 1024;
}
