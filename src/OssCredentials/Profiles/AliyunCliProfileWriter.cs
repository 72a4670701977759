using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Sts;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>
/// The only writer of the aliyun CLI's <c>config.json</c>: adds, changes and removes one profile, and sets the current one.
/// Everything else in the file stays the CLI's.
/// </summary>
/// <remarks>
/// The file gets mode 0600 and is replaced in one step; links to it are kept. It is created if it doesn't exist, and its folder
/// with mode 0700. Every byte around a change stays, including invalid profiles that weren't asked for. The new content is parsed,
/// by the parser that the chain uses, before it replaces the old file.
/// </remarks>
internal sealed class AliyunCliProfileWriter
{
    // The CLI's own fallback: it ignores a profile without a region. Source: config/configuration.go.
    private const string DefaultRegion = "cn-hangzhou";

    private const string DefaultSessionName = "OssCredentials";

    // Next to config.json, in the same format and with the same mode. No tool reads it.
    private const string ReplacedFileName = "osscredentials.replaced.json";

    private const int LongestName = 256;

    private const string ChainedMode = "ChainableRamRoleArn";

    // The tokens of a sign-in, which only the modes OAuth and CloudSSO read.
    private static readonly string[] s_signInKeys =
    [
        "oauth_access_token", "oauth_refresh_token", "oauth_access_token_expire", "oauth_refresh_token_expire",
        "access_token", "cloud_sso_access_token_expire",
    ];

    // 0077: neither group nor others.
    private const int GroupAndOthers = 0x3F;

    private readonly IEnvironmentVariables _environment;
    private readonly DateTimeOffset _now;
    private readonly string? _path;

    /// <param name="environment">Determines where the file is.</param>
    /// <param name="now">The time that expirations are compared with.</param>
    /// <param name="path">The file, if it was read before; null for the one that the aliyun CLI reads.</param>
    public AliyunCliProfileWriter(IEnvironmentVariables environment, DateTimeOffset now, string? path = null)
    {
        _environment = environment;
        _now = now;
        _path = path;
    }

    /// <summary>The file's full path.</summary>
    /// <exception cref="CredentialSourceException">The home folder is unknown.</exception>
    public string Path => (_path ?? ProfileFile.CliOwnPath(_environment)) is string path
        ? System.IO.Path.GetFullPath(path)
        : throw new CredentialSourceException(
            "ProfileFileUnknown", HomeFolders.WhyUnknown(_environment),
            $"Set {HomeFolders.Variable} to the home folder of this user.");

    /// <summary>Writes a validated profile, which is created if it doesn't exist.</summary>
    public StoreReport Put(string name, ProfileSpecification profile, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        AccessKeyCredential? keyPair = profile.KeyPair;
        var entries = new List<ProfileEntry>
        {
            new("mode", profile.Mode) { IgnoresCase = true },

            // Remainders of another mode are removed: an older token next to a newer key, or its expiration next to a newer token (B1).
            new("access_key_id", keyPair?.AccessKeyId),
            new("access_key_secret", keyPair?.AccessKeySecret),
            new("sts_token", keyPair?.SecurityToken),
            new("sts_expiration", keyPair?.IsTemporary == true ? keyPair.Expiration?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : null)
            { IsNumber = true },
        };
        entries.AddRange(s_signInKeys.Select(static key => new ProfileEntry(key, null)));
        if (profile.Role is AssumeRoleRequest role)
        {
            entries.Add(new ProfileEntry("ram_role_arn", role.RoleArn));
            entries.Add(role.RoleSessionName is string session
                ? new ProfileEntry("ram_session_name", session)
                : new ProfileEntry("ram_session_name", RoleSessionNames.Given(_environment) ?? DefaultSessionName) { IsDefault = true });
            AddGiven(entries, "external_id", role.ExternalId);
            AddGiven(entries, "expired_seconds", role.DurationSeconds?.ToString(CultureInfo.InvariantCulture), isNumber: true);
        }

        AddGiven(entries, "source_profile", profile.SourceProfile);
        AddGiven(entries, "ram_role_name", profile.EcsRoleName);
        entries.AddRange(CommonEntries(options));
        StoreWarning? source = null;
        StoreReport report = Put(name, entries, options, config => source = WarningOfSource(config, name), cancellationToken);
        return new StoreReport(report.Changes, [.. report.Warnings, .. source is null ? [] : (StoreWarning[])[source], .. keyPair is null ? [] : WarningsOfUse(keyPair)]);
    }

    /// <summary>What the CLI needs in a profile of any mode.</summary>
    public static IEnumerable<ProfileEntry> CommonEntries(ProfileWriteOptions options) =>
    [
        new("region_id", options.Region ?? DefaultRegion) { IsDefault = options.Region is null },
        new("output_format", "json") { IsForNew = true },
        new("language", "en") { IsForNew = true },
    ];

    /// <summary>
    /// Writes keys of any mode into a profile, which is created if it doesn't exist. If the file's current profile doesn't exist,
    /// this becomes the current one.
    /// </summary>
    /// <param name="name">The profile.</param>
    /// <param name="entries">The new values of its keys, including its mode. Other keys stay unchanged.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer.</param>
    /// <exception cref="CredentialSourceException">The file, or the profile as it would be, can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Put(string name, IReadOnlyList<ProfileEntry> entries, ProfileWriteOptions options, CancellationToken cancellationToken) =>
        Put(name, entries, options, static _ => { }, cancellationToken);

    private StoreReport Put(
        string name, IReadOnlyList<ProfileEntry> entries, ProfileWriteOptions options, Action<AliyunCliConfig> judge, CancellationToken cancellationToken)
    {
        CheckName(name);
        string mode = entries.FirstOrDefault(static entry => entry.Key == "mode")?.Value is string value ? $", mode {value}" : string.Empty;
        return Write(
            (text, config) =>
            {
                if (text is null || config is null)
                {
                    return (AliyunCliConfigEdit.Create(name, entries), $"profile '{name}'{mode}; the file is new, and this is its current profile");
                }

                byte[] bytes = AliyunCliConfigEdit.Put(text, name, entries);
                bool becomesCurrent = options.MakeCurrent || config.DefaultName is not string current || (current != name && !config.Contains(current));
                if (becomesCurrent)
                {
                    bytes = AliyunCliConfigEdit.Switch(new ProfileText(text.Path, bytes), name);
                }

                return (
                    bytes,
                    $"profile '{name}'{mode}{(config.Contains(name) ? string.Empty : ", added")}; "
                        + (becomesCurrent ? "it becomes the current profile" : $"the current profile stays '{config.DefaultName}'"));
            },
            config =>
            {
                judge(config);
                return CheckWritten(config, name, entries);
            },
            options,
            cancellationToken,
            keptName: name);
    }

    /// <summary>Restores a profile as it was before the last change that kept a copy; a copy of what it replaces is kept in turn.</summary>
    /// <exception cref="CredentialSourceException">There is no copy with that name, or a file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Restore(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        string kept = (ProfileText.TryRead(ReplacedPath) is ProfileText replaced && !replaced.IsBlank ? AliyunCliConfigEdit.TextOf(replaced, name) : null)
            ?? throw new CredentialSourceException(
                "ProfileNotKept", $"{ReplacedPath} has no earlier version of profile '{name}'.",
                "Write the profile again with Set-OssProfile.")
            { Location = ReplacedPath };
        return Write(
            (text, config) => text is null
                ? (AliyunCliConfigEdit.Create(name, kept), $"profile '{name}' is as it was before its last change")
                : (AliyunCliConfigEdit.Put(text, name, kept), $"profile '{name}' is as it was before its last change, and -Undo reverses this; the current profile stays '{config?.DefaultName}'"),
            config => config.Contains(name),
            options,
            cancellationToken,
            keptName: name);
    }

    /// <summary>Changes keys of an existing profile, such as the tokens of a renewed sign-in.</summary>
    /// <param name="name">The profile.</param>
    /// <param name="change">Gets the profile's current values while no one else can write, and returns the new values, or null to
    /// leave the file unchanged because another process has already changed it. It may be called again, and must depend only on its
    /// argument.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer.</param>
    /// <param name="isRemoval">Whether the change only removes secrets, which is done wherever the file is.</param>
    /// <exception cref="CredentialSourceException">There is no such profile, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Update(
        string name, Func<ProfileValues, IReadOnlyList<ProfileEntry>?> change, ProfileWriteOptions options, CancellationToken cancellationToken, bool isRemoval = false) =>
        Change(name, config => change(config.ValuesOf(name)), options, cancellationToken, isRemoval);

    /// <summary>Replaces the long-term key pair of a profile with mode AK or RamRoleArn.</summary>
    /// <exception cref="CredentialSourceException">There is no such profile or key pair, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport ReplaceKeyPair(string name, AccessKeyCredential keyPair, ProfileWriteOptions options, CancellationToken cancellationToken) => Change(
        name,
        config => config.Read(name, _now) is { Mode: CredentialMode.AccessKey or CredentialMode.AssumeRole, KeyPair.IsTemporary: false }
            ? [new("access_key_id", keyPair.AccessKeyId), new("access_key_secret", keyPair.AccessKeySecret)]
            : throw config.ValuesOf(name).Error(
                "ProfileHasNoKeyPair", "mode", "there is no long-term key pair that could be replaced.", "Specify a profile of the mode AK or RamRoleArn."),
        options,
        cancellationToken);

    private StoreReport Change(
        string name, Func<AliyunCliConfig, IReadOnlyList<ProfileEntry>?> change, ProfileWriteOptions options, CancellationToken cancellationToken, bool isRemoval = false)
    {
        IReadOnlyList<ProfileEntry> entries = [];
        return Write(
            (text, config) =>
            {
                if (text is null || config?.Contains(name) != true)
                {
                    throw NotThere(name);
                }

                entries = change(config) ?? [];
                return (entries.Count == 0 ? text.Bytes : AliyunCliConfigEdit.Put(text, name, entries), $"profile '{name}'; the current profile stays '{config.DefaultName}'");
            },
            config => CheckWritten(config, name, entries),
            options,
            cancellationToken,
            requiresOwnFolders: !isRemoval);
    }

    /// <summary>
    /// Removes a profile and any others of that name. If it was the current one, the first remaining profile becomes current, as
    /// with the CLI.
    /// </summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Remove(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        string[] dependants = [];
        StoreReport report = Write(
            (text, config) => RemoveFrom(text, config, name, out dependants),
            config => !config.Contains(name),
            options,
            cancellationToken,
            keptName: name,
            requiresOwnFolders: false);
        return dependants.Length == 0 ? report : new StoreReport(
            report.Changes,
            [
                .. report.Warnings,
                new StoreWarning(
                    StoreWarningKind.SourceProfile,
                    $"Profile '{name}' is the source profile of {string.Join(", ", dependants.Select(static other => $"'{ForeignText.Show(other)}'"))}, which can't be used without it. "
                        + $"To undo the removal, run Set-OssProfile '{name}' -Undo."),
            ]);
    }

    private (byte[] Bytes, string What) RemoveFrom(ProfileText? text, AliyunCliConfig? config, string name, out string[] dependants)
    {
        if (text is null || config?.Contains(name) != true)
        {
            throw NotThere(name);
        }

        dependants = [.. config.Names.Where(other => other != name && IsBuiltOn(config.ValuesOf(other), name))];
        byte[] bytes = AliyunCliConfigEdit.Remove(text, name);
        string? next = config.DefaultName != name ? null : config.Names.FirstOrDefault(other => other != name) ?? "default";
        return next is null
            ? (bytes, $"profile '{name}' removed; the current profile stays '{config.DefaultName}'")
            : (AliyunCliConfigEdit.Switch(new ProfileText(text.Path, bytes), next), $"profile '{name}' removed; " + (config.Names.Any(other => other != name) ? $"the current profile is '{next}' now" : "no profile is left"));
    }

    private static bool IsBuiltOn(ProfileValues profile, string name) =>
        string.Equals(profile.Get("mode"), ChainedMode, StringComparison.OrdinalIgnoreCase) && profile.Get("source_profile") == name;

    /// <summary>What is wrong with the profiles that a profile builds on; null for nothing. They may be written in any order.</summary>
    /// <exception cref="CredentialSourceException">They build on the profile itself, so that no order makes it one that can be used.</exception>
    private StoreWarning? WarningOfSource(AliyunCliConfig config, string name)
    {
        try
        {
            config.ReadChain(name, _now);
            return null;
        }
        catch (CredentialSourceException exception) when (exception.ErrorId != "ProfileCycle" && config.ValuesOf(name).Get("source_profile") is not null)
        {
            return new StoreWarning(StoreWarningKind.SourceProfile, $"Profile '{name}' can't be used yet. {exception.Message}");
        }
    }

    /// <summary>Makes another profile the current one.</summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Switch(string name, ProfileWriteOptions options, CancellationToken cancellationToken) => Write(
        (text, config) => text is null || config?.Contains(name) != true
            ? throw NotThere(name)
            : (AliyunCliConfigEdit.Switch(text, name), $"the current profile is '{name}' now; it was '{config.DefaultName}'"),
        config => config.DefaultName == name,
        options,
        cancellationToken,
        requiresOwnFolders: false);

    private static void AddGiven(List<ProfileEntry> entries, string key, string? value, bool isNumber = false)
    {
        if (value is not null)
        {
            entries.Add(new ProfileEntry(key, value) { IsNumber = isNumber });
        }
    }

    private static void CheckName(string name)
    {
        bool isText = name.Length is > 0 and <= LongestName;
        for (int i = 0; isText && i < name.Length; i++)
        {
            isText = !char.IsControl(name[i]) && (!char.IsSurrogate(name[i]) || char.IsSurrogatePair(name, i) || (i > 0 && char.IsSurrogatePair(name, i - 1)));
        }

        if (!isText)
        {
            throw new InvalidCredentialValueException(
                "InvalidProfileName", "ProfileName", $"ProfileName isn't a valid name of a profile: 1 to {LongestName} characters, none of them a control character.",
                "Write it as production.");
        }
    }

    /// <summary>
    /// Makes one change: once on the file as it is, so that an impossible change is reported without leaving a trace, and once
    /// under the lock.
    /// </summary>
    /// <param name="edit">Gets the file, both null if there is none or an empty one; returns its new content, and a description of
    /// the change for people to read.</param>
    /// <param name="isWritten">Whether the new file contains what should be written.</param>
    /// <param name="options">How to write it.</param>
    /// <param name="cancellationToken">Cancels the wait for another writer.</param>
    /// <param name="keptName">The profile of which a copy is kept if the options say so and its text changes.</param>
    /// <param name="requiresOwnFolders">Whether to refuse a place where another account could replace the file.</param>
    private StoreReport Write(
        Func<ProfileText?, AliyunCliConfig?, (byte[] Bytes, string What)> edit,
        Func<AliyunCliConfig, bool> isWritten,
        ProfileWriteOptions options,
        CancellationToken cancellationToken,
        string? keptName = null,
        bool requiresOwnFolders = true)
    {
        string path = Path;
        (_, string what) = Apply(ProfileText.TryRead(path));
        var warnings = new List<StoreWarning>();
        WarnOfReaders(path, warnings);
        StoreChange change = FileEditor.EditOne(
            path,
            current =>
            {
                ProfileText? text = current is null ? null : new ProfileText(path, current);
                (byte[] bytes, what) = Apply(text);
                if (keptName is not null && options.KeepsReplaced && !options.WhatIf && text is { IsBlank: false })
                {
                    // Under the lock and before the change: what the change removes is then already on disk.
                    Keep(keptName, text, new ProfileText(path, bytes), options, cancellationToken);
                }

                return bytes;
            },
            new FileEditorOptions
            {
                Kind = FileKind.Secret,
                CreateFolders = true,
                AllowHardLinks = options.Force,
                HomeFolder = HomeOf(path),

                // Anyone who can replace the file could specify a program in it, which this user's tools would run (B0).
                RequiresOwnFolders = requiresOwnFolders,
                WhatIf = options.WhatIf,
                LockTimeout = options.LockTimeout,
                MaximumBytes = ProfileText.MaximumBytes,
            },
            cancellationToken);
        if (change.Outcome == StoreChangeOutcome.Refused)
        {
            throw new StoreException(path, $"'{path}' was not written: {change.Reason}", "Nothing was changed.");
        }

        WarnOfNoReader(path, warnings);
        return new StoreReport([new StoreChange(path, change.Outcome, what)], warnings);

        (byte[] Bytes, string What) Apply(ProfileText? text)
        {
            // A full disk or a crash leaves an empty file; the CLI fails with it, and creates a new one if there is none.
            (byte[] Bytes, string What) result = text is null || text.IsBlank
                ? edit(null, null)
                : edit(text, AliyunCliConfig.Parse(text, _environment));
            if (result.Bytes.Length > ProfileText.MaximumBytes)
            {
                throw new CredentialSourceException(
                    "ProfileFileTooLarge", $"{path} would become larger than {ProfileText.MaximumBytes / 1024} KiB.", "Remove profiles that you don't need.") { Location = path };
            }

            return isWritten(AliyunCliConfig.Parse(new ProfileText(path, result.Bytes), _environment))
                ? result
                : throw new InvalidOperationException("The file wouldn't contain what should be written to it.");
        }
    }

    private string ReplacedPath => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, ReplacedFileName);

    private void Keep(string name, ProfileText before, ProfileText after, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        if (AliyunCliConfigEdit.TextOf(before, name) is not string replaced || AliyunCliConfigEdit.TextOf(after, name) == replaced)
        {
            return;
        }

        new AliyunCliProfileWriter(_environment, _now, ReplacedPath).Write(
            (text, _) => (text is null ? AliyunCliConfigEdit.Create(name, replaced) : AliyunCliConfigEdit.Put(text, name, replaced), $"profile '{name}'"),
            config => config.Contains(name),
            new ProfileWriteOptions { Force = options.Force, LockTimeout = options.LockTimeout },
            cancellationToken);
    }

    private CredentialSourceException NotThere(string name) => new(
        "ProfileNotFound", $"{Path} has no profile '{name}'.", "Specify a profile of that file, which Get-OssProfile lists, or write a new one with Set-OssProfile and the whole credential.") { Location = Path };

    /// <summary>Whether the profile has each value. The whole profile is validated too, as its readers will do.</summary>
    private bool CheckWritten(AliyunCliConfig config, string name, IReadOnlyList<ProfileEntry> entries)
    {
        if (entries.Count > 0)
        {
            try
            {
                config.Read(name, _now);
            }
            catch (CredentialSourceException exception) when (exception.IsOrdinaryInAFile)
            {
                // Only settings, or a sign-in that is yet to come.
            }
        }

        ProfileValues values = config.ValuesOf(name);
        return entries.All(entry =>
            (entry.IsForNew && !values.Has(entry.Key))
            || (entry.IsDefault || entry.IsForNew ? values.Has(entry.Key)
                : string.Equals(values.Get(entry.Key), entry.Value is { Length: 0 } ? null : entry.Value, entry.IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)));
    }

    // With sudo, HOME may still be the caller's, and the caller couldn't access root's files in it (C11).
    private string? HomeOf(string path) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        && HomeFolders.Of(_environment) is { Length: > 1 } home
        && path.StartsWith(home.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? home
            : null;

    private static void WarnOfReaders(string path, List<StoreWarning> warnings)
    {
        // A secret file that others can read is reported and fixed (C22).
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return;
        }

        try
        {
            if (UnixFileStatus.OfTarget(path) is { } status && (status.Permissions & GroupAndOthers) != 0)
            {
                warnings.Add(new StoreWarning(
                    StoreWarningKind.ReadableByOthers,
                    $"'{path}' could be read or written by others (mode {Convert.ToString(status.Permissions, 8)}). "
                    + "Its mode has been corrected. Anyone who has read it still has the credentials."));
            }
        }
        catch (ErrnoException)
        {
            // This user can't get there; the write reports why.
        }
    }

    private void WarnOfNoReader(string path, List<StoreWarning> warnings)
    {
        ProfileFile file = ProfileFile.AliyunCli(_environment);
        if (file.DisabledBy is string variable)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead, $"The variable {variable} disables the file here: the profile is written but not read."));
        }
        else if (file.FindPath() is string read && System.IO.Path.GetFullPath(read) != path)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead,
                $"The aliyun CLI reads the profile in '{path}'. OssCredentials and the SDK for Go read '{read}' here, which the variable {ProfileFile.CliPathVariable} specifies."));
        }
    }

    private IEnumerable<StoreWarning> WarningsOfUse(AccessKeyCredential credential)
    {
        if (!credential.IsTemporary)
        {
            return [];
        }

        return
        [
            credential.Expiration is not DateTimeOffset end
                ? new StoreWarning(
                    StoreWarningKind.ExpirationUnknown, "The profile's credential is temporary and its expiration time is unknown. Specify -Expiration.")
                : end <= _now
                    ? new StoreWarning(StoreWarningKind.Expired, $"The profile's credential expired at {Expirations.ToText(end)}. Write a new one.")
                    : new StoreWarning(
                        StoreWarningKind.Temporary, $"The profile's credential is temporary: it expires at {Expirations.ToText(end)} and isn't renewed there."),
        ];
    }
}
