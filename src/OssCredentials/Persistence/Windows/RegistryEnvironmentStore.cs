using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Windows;

/// <summary>The persistent variables of a Windows user or machine, stored as REG_SZ values in the registry.</summary>
/// <remarks>
/// Environment.SetEnvironmentVariable notifies every window after each variable and waits a second for each hung one; setx cuts
/// values at 1,024 characters. This store writes all variables, and notifies the windows once.
/// </remarks>
internal sealed class RegistryEnvironmentStore
{
    /// <summary>The longest value of a variable, in characters: 32,767 with the terminator, according to CreateProcess's documentation.</summary>
    public const int MaximumLength = 32766;

    // winreg.h; the handles are sign-extended.
    private static readonly IntPtr s_currentUser = new(unchecked((int)0x80000001));
    private static readonly IntPtr s_localMachine = new(unchecked((int)0x80000002));

    // An ID decides whether its family exists: it is removed first and written last, so that no process sees a mixed set.
    private static readonly string[] s_ids = [OssVariables.AccessKeyId, .. AlibabaCloudVariables.AccessKeyIds];

    private static readonly string[] s_known = [.. OssVariables.All, OssVariables.FurtherNames, .. FurtherVariables.Touched];

    private readonly string _name;
    private readonly string _remedy;
    private readonly Func<bool, IRegistryValues> _open;
    private readonly Func<CancellationToken, bool> _announce;

    private RegistryEnvironmentStore(IntPtr root, string rootName, string path, string remedy)
        : this($@"{rootName}\{path}", remedy, forWriting => new RegistryValues(root, path, forWriting), SettingChange.Announce)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            throw new PlatformNotSupportedException("There is no registry on this system.");
        }
    }

    /// <summary>Creates a store with any values, for tests.</summary>
    internal RegistryEnvironmentStore(string name, string remedy, Func<bool, IRegistryValues> open, Func<CancellationToken, bool> announce)
    {
        _name = name;
        _remedy = remedy;
        _open = open;
        _announce = announce;
    }

    /// <summary>The variables of the current user.</summary>
    /// <exception cref="PlatformNotSupportedException">This isn't Windows.</exception>
    public static RegistryEnvironmentStore User() =>
        new(s_currentUser, "HKEY_CURRENT_USER", "Environment", "Sign in as that user with a loaded profile, and run the command again.");

    /// <summary>The variables of the machine. Writing them requires an elevated process.</summary>
    /// <exception cref="PlatformNotSupportedException">This isn't Windows.</exception>
    public static RegistryEnvironmentStore Machine() => new(
        s_localMachine,
        "HKEY_LOCAL_MACHINE",
        @"SYSTEM\CurrentControlSet\Control\Session Manager\Environment",
        "Start PowerShell with \"Run as administrator\" and run the command again, or use the User scope.");

    /// <summary>The stored variables of the set and the additional ones, by name.</summary>
    /// <exception cref="StoreException">The key can't be read.</exception>
    public IReadOnlyDictionary<string, string> Read() => Read(static values => NamesIn(values, []));

    /// <summary>The stored values of some variables, regardless of who set them.</summary>
    /// <exception cref="StoreException">The key can't be read.</exception>
    internal IReadOnlyDictionary<string, string> Read(IEnumerable<string> names) => Read(_ => names);

    private IReadOnlyDictionary<string, string> Read(Func<IRegistryValues, IEnumerable<string>> names)
    {
        try
        {
            using IRegistryValues values = _open(false);
            Dictionary<string, string> found = new(StringComparer.Ordinal);
            foreach (string name in names(values))
            {
                if (values.Read(name)?.Text is { Length: > 0 } text)
                {
                    found.Add(name, text);
                }
            }

            return found;
        }
        catch (Win32Exception e)
        {
            throw new StoreException(_name, $"The registry key '{_name}' can't be read: {e.Message}", _remedy, e);
        }
    }

    /// <summary>Writes the whole set: variables that aren't given, or are null, are removed, as are earlier additional variables.</summary>
    /// <remarks>
    /// The ID is removed first and written last. What was written is read back, and on failure the old values are restored. Then
    /// all windows are notified once, in at most 2 seconds; without a change there is no notification.
    /// </remarks>
    /// <param name="values">Values by name; the names are those of <see cref="OssVariables.All"/> and <see cref="FurtherVariables"/>.</param>
    /// <param name="whatIf">Whether to check and report, and write nothing.</param>
    /// <param name="cancellationToken">Before the first change it cancels the call; after it, only the wait for the windows.</param>
    /// <returns>One change for each variable of the set, and for each additional one that is or was there.</returns>
    /// <exception cref="ArgumentException">A name isn't in the set, or a value is empty, too long or contains a NUL.</exception>
    /// <exception cref="StoreException">The key can't be written; it is unchanged.</exception>
    public IReadOnlyList<StoreChange> Write(
        IReadOnlyDictionary<string, string?> values, bool whatIf = false, CancellationToken cancellationToken = default)
    {
        _ = values ?? throw new ArgumentNullException(nameof(values));
        foreach (KeyValuePair<string, string?> pair in values)
        {
            Check(pair.Key, pair.Value);
        }

        cancellationToken.ThrowIfCancellationRequested();

        Dictionary<string, RegistryValue?> old, wanted;
        bool isChange;
        try
        {
            // Without permission to write the key, the current values can still be read: clearing what was never stored isn't an error.
            using IRegistryValues key = _open(false);
            (old, wanted) = Compare(key, values);
            if (wanted.Keys.All(name => IsSame(old[name], wanted[name])))
            {
                return [.. wanted.Keys.Select(name => Change(name, isSame: true, isAnnounced: true))];
            }
        }
        catch (Win32Exception e)
        {
            throw new StoreException(_name, $"The registry key '{_name}' can't be read: {e.Message}", _remedy, e);
        }

        try
        {
            using IRegistryValues key = _open(true);
            (old, wanted) = Compare(key, values);
            isChange = wanted.Keys.Any(name => !IsSame(old[name], wanted[name]));
            if (isChange && !whatIf)
            {
                Replace(key, old, wanted);
            }
        }
        catch (Win32Exception e)
        {
            // A missing permission is reported before anything is changed (B13).
            throw new StoreException(_name, $"The registry key '{_name}' can't be written: {e.Message}", _remedy, e);
        }

        bool isAnnounced = !isChange || whatIf || _announce(cancellationToken);
        return [.. wanted.Keys.Select(name => Change(name, IsSame(old[name], wanted[name]), isAnnounced))];
    }

    private static void Check(string name, string? value)
    {
        if (!s_known.Contains(name))
        {
            throw new ArgumentException($"'{name}' isn't a variable of the set, nor one that may be stored with it.", nameof(value));
        }

        if (value is null)
        {
            return;
        }

        if (value.Length is 0 or > MaximumLength)
        {
            throw new ArgumentException($"The value of {name} has {value.Length} characters. Windows accepts 1 to {MaximumLength}.", nameof(value));
        }

        if (value.Contains('\0'))
        {
            throw new ArgumentException($"The value of {name} contains a NUL character.", nameof(value));
        }
    }

    private void Replace(IRegistryValues key, Dictionary<string, RegistryValue?> old, Dictionary<string, RegistryValue?> wanted)
    {
        try
        {
            Put(key, wanted);
            foreach (string name in wanted.Keys)
            {
                if (!IsSame(key.Read(name), wanted[name]))
                {
                    throw new StoreException(_name, $"The registry value '{_name}\\{name}' doesn't contain what was written to it.", "Run the command again.");
                }
            }

            key.Flush();
        }
        catch (Exception e) when (e is Win32Exception or StoreException)
        {
            PutBack(key, old, e);
            throw;
        }
    }

    private static void Put(IRegistryValues key, Dictionary<string, RegistryValue?> values)
    {
        string[] ids = [.. s_ids.Where(values.ContainsKey)];
        foreach (string id in ids)
        {
            key.Write(id, null);
        }

        foreach (string name in values.Keys.Except(ids))
        {
            key.Write(name, values[name]);
        }

        foreach (string id in Enumerable.Reverse(ids).Where(id => values[id] is not null))
        {
            key.Write(id, values[id]);
        }
    }

    /// <summary>The current and the new values, under the names of the set and of the additional variables, in order.</summary>
    private static (Dictionary<string, RegistryValue?> Old, Dictionary<string, RegistryValue?> Wanted) Compare(
        IRegistryValues key, IReadOnlyDictionary<string, string?> values)
    {
        IReadOnlyList<string> names = NamesIn(key, values.Keys);
        return (
            names.ToDictionary(static name => name, key.Read, StringComparer.Ordinal),
            names.ToDictionary(
                static name => name,
                name => values.TryGetValue(name, out string? value) && value is not null ? new RegistryValue(value) : null,
                StringComparer.Ordinal));
    }

    /// <summary>The names of the set, and of the current and new additional variables.</summary>
    private static IReadOnlyList<string> NamesIn(IRegistryValues key, IEnumerable<string> wanted)
    {
        string? listed = key.Read(OssVariables.FurtherNames)?.Text;
        return
        [
            .. OssVariables.All,
            .. FurtherVariables.NamesIn(listed).Concat(listed is null ? [] : [OssVariables.FurtherNames]).Concat(wanted).Except(OssVariables.All).Distinct(),
        ];
    }

    private void PutBack(IRegistryValues key, Dictionary<string, RegistryValue?> old, Exception error)
    {
        try
        {
            Put(key, old);
        }
        catch (Win32Exception e)
        {
            throw new StoreException(
                _name,
                $"The registry key '{_name}' could not be written ({error.Message}), and its old values couldn't be restored: {e.Message}",
                "Run the command again when the registry can be written; until then the set may be incomplete.",
                error);
        }
    }

    private StoreChange Change(string name, bool isSame, bool isAnnounced)
    {
        string target = $@"{_name}\{name}";
        if (isSame)
        {
            return new StoreChange(target, StoreChangeOutcome.Unchanged);
        }

        return new StoreChange(
            target,
            StoreChangeOutcome.Changed,
            isAnnounced ? null : "not every program responded in time; sign out and in again if a new window doesn't see it");
    }

    private static bool IsSame(RegistryValue? one, RegistryValue? other) => one is null ? other is null : one.Equals(other);
}
