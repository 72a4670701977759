using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Persistence.Files;
using OssCredentials.Persistence.Native;
using OssCredentials.Sts;
using OssCredentials.Values;

namespace OssCredentials.Profiles;

/// <summary>Writes credentials into profiles of the aliyun CLI's <c>config.json</c>, which stays the CLI's file in all else.</summary>
/// <remarks>
/// The file gets the mode 0600 and is replaced in one step, links to it are kept. It is made where it is not there, its
/// folder with mode 0700. What is written is read again before it takes the old file's place, by the parser that the
/// chain reads it with.
/// </remarks>
internal sealed class AliyunCliProfileWriter
{
    // What the CLI itself falls back to: a profile without a region is none to it. Source: config/configuration.go.
    private const string DefaultRegion = "cn-hangzhou";

    private const string DefaultSessionName = "OssCredentials";

    private const int LongestName = 256;

    // 0077: neither group nor others.
    private const int GroupAndOthers = 0x3F;

    private readonly IEnvironmentVariables _environment;
    private readonly DateTimeOffset _now;

    public AliyunCliProfileWriter(IEnvironmentVariables environment, DateTimeOffset now)
    {
        _environment = environment;
        _now = now;
    }

    /// <summary>The file's full path.</summary>
    /// <exception cref="CredentialSourceException">The home folder is unknown.</exception>
    public string Path => ProfileFile.AliyunCli(_environment).Path is string path
        ? System.IO.Path.GetFullPath(path)
        : throw new CredentialSourceException(
            "ProfileFileUnknown", "There is no home folder, so nobody knows where the aliyun CLI's config.json is.",
            "Set HOME to a folder of this user, or name the file in ALIBABA_CLOUD_CONFIG_FILE.");

    /// <summary>Writes a credential into a profile, made where there is none of that name.</summary>
    public StoreReport Put(string name, AccessKeyCredential credential, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        CheckName(name);
        string mode = credential.RoleArn is not null ? "RamRoleArn" : credential.IsTemporary ? "StsToken" : "AK";
        var entries = new List<ProfileEntry>
        {
            new("mode", mode) { IgnoresCase = true },
            new("access_key_id", credential.AccessKeyId),
            new("access_key_secret", credential.AccessKeySecret),

            // B1: an older token must not stay beside a newer key, nor its end beside a newer token.
            new("sts_token", credential.SecurityToken),
            new("sts_expiration", credential.IsTemporary ? credential.Expiration?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : null)
            { IsNumber = true },
        };
        if (credential.RoleArn is not null)
        {
            entries.Add(new ProfileEntry("ram_role_arn", credential.RoleArn));
            entries.Add(new ProfileEntry("ram_session_name", RoleSessionNames.Given(_environment) ?? DefaultSessionName) { IsDefault = true });
        }

        entries.Add(new ProfileEntry("region_id", options.Region ?? DefaultRegion) { IsDefault = options.Region is null });
        entries.Add(new ProfileEntry("output_format", "json") { IsForNew = true });
        entries.Add(new ProfileEntry("language", "en") { IsForNew = true });
        return Write(name, entries, credential, mode, mustExist: false, options, cancellationToken);
    }

    /// <summary>Puts another key pair into a profile that has one, of the mode AK or RamRoleArn.</summary>
    public StoreReport ReplaceKeyPair(string name, AccessKeyCredential keyPair, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        CheckName(name);
        if (keyPair.IsTemporary)
        {
            throw new InvalidCredentialValueException(
                "LongTermKeyExpected", "SecurityToken", "A profile's key pair can be replaced by a long-term one only.", "Write the whole credential into the profile.");
        }

        var entries = new List<ProfileEntry>
        {
            new("access_key_id", keyPair.AccessKeyId),
            new("access_key_secret", keyPair.AccessKeySecret),
        };
        if (options.Region is not null)
        {
            entries.Add(new ProfileEntry("region_id", options.Region));
        }

        return Write(name, entries, keyPair, null, mustExist: true, options, cancellationToken);
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
                "InvalidProfileName", "ProfileName", $"ProfileName is no name of a profile: 1 to {LongestName} characters, none of them a control character.",
                "Write it as production.");
        }
    }

    private StoreReport Write(
        string name,
        List<ProfileEntry> entries,
        AccessKeyCredential credential,
        string? mode,
        bool mustExist,
        ProfileWriteOptions options,
        CancellationToken cancellationToken)
    {
        string path = Path;

        // Before the lock, which makes folders: a file that cannot be read is told without a trace of us.
        if (ProfileText.TryRead(path) is ProfileText before)
        {
            CheckCurrent(AliyunCliConfig.Parse(before, _environment), name, mustExist, options);
        }
        else if (mustExist)
        {
            throw NotThere(path, name);
        }

        var warnings = new List<StoreWarning>();
        WarnOfReaders(path, warnings);
        string what = $"profile '{name}'";
        StoreChange change = FileEditor.EditOne(
            path,
            current =>
            {
                if (current is null)
                {
                    what = mustExist ? throw NotThere(path, name) : $"profile '{name}', mode {mode}; a new file, whose current profile it is";
                    return Check(AliyunCliConfigEdit.Create(name, entries), path, name, credential);
                }

                var text = new ProfileText(path, current);
                AliyunCliConfig config = AliyunCliConfig.Parse(text, _environment);
                CheckCurrent(config, name, mustExist, options);
                what = $"profile '{name}'{(mode is null ? string.Empty : $", mode {mode}")}{(config.Contains(name) ? string.Empty : ", added")}; "
                    + $"the current profile stays '{config.DefaultName}'";
                return Check(AliyunCliConfigEdit.Put(text, name, entries), path, name, credential);
            },
            new FileEditorOptions
            {
                Kind = FileKind.Secret,
                CreateFolders = true,
                AllowHardLinks = options.Force,
                HomeFolder = HomeOf(path),
                WhatIf = options.WhatIf,
                LockTimeout = options.LockTimeout,
                MaximumBytes = ProfileText.MaximumBytes,
            },
            cancellationToken);
        if (change.Outcome == StoreChangeOutcome.Refused)
        {
            throw new StoreException(path, $"'{path}' was not written: {change.Reason}", "Nothing was changed.");
        }

        WarnOfUse(credential, warnings);
        return new StoreReport([new StoreChange(path, change.Outcome, what)], warnings);
    }

    private static CredentialSourceException NotThere(string path, string name) => new(
        "ProfileNotFound", $"{path} has no profile '{name}' whose key pair could be replaced.", "Write the whole credential into the profile.") { Location = path };

    private void CheckCurrent(AliyunCliConfig config, string name, bool mustExist, ProfileWriteOptions options)
    {
        if (!config.Contains(name))
        {
            if (mustExist || options.ExpectedAccessKeyId is not null)
            {
                throw NotThere(config.Path, name);
            }

            return;
        }

        if (!mustExist && options.ExpectedAccessKeyId is null)
        {
            return;
        }

        CredentialProfile profile = config.Read(name, _now);
        if (mustExist && (profile.Mode is not (CredentialMode.AccessKey or CredentialMode.AssumeRole) || profile.KeyPair!.IsTemporary))
        {
            throw new CredentialSourceException(
                "ProfileHasNoKeyPair", $"{profile.Path}, line {profile.Line}: profile '{name}' has the mode {profile.ModeName}, and no long-term key pair that could be replaced.",
                "Name a profile of the mode AK or RamRoleArn.")
            { Location = profile.Location };
        }

        if (options.ExpectedAccessKeyId is string expected && profile.KeyPair?.AccessKeyId != expected)
        {
            throw new CredentialSourceException(
                "ProfileHoldsAnotherKey", $"{profile.Path}, line {profile.Line}: profile '{name}' does not hold the key {expected}; it was left as it is.",
                "Look who has changed it.")
            { Location = profile.Location };
        }
    }

    /// <summary>Reads what is about to be written: whatever the file held, the profile then gives this credential.</summary>
    private byte[] Check(byte[] bytes, string path, string name, AccessKeyCredential credential)
    {
        if (bytes.Length > ProfileText.MaximumBytes)
        {
            throw new CredentialSourceException(
                "ProfileFileTooLarge", $"{path} would become larger than {ProfileText.MaximumBytes / 1024} KiB.", "Remove profiles that nobody needs.") { Location = path };
        }

        AccessKeyCredential? read = AliyunCliConfig.Parse(new ProfileText(path, bytes), _environment).Read(name, _now).KeyPair;
        return read?.AccessKeyId == credential.AccessKeyId
            && read.AccessKeySecret == credential.AccessKeySecret
            && read.SecurityToken == credential.SecurityToken
            ? bytes
            : throw new InvalidOperationException("The profile would not hold what was to be written to it.");
    }

    // C11: with sudo, HOME may still be the caller's.
    private string? HomeOf(string path) =>
        !RuntimeInformation.IsOSPlatform(OSPlatform.Windows)
        && _environment.Get("HOME") is { Length: > 1 } home
        && path.StartsWith(home.TrimEnd('/') + "/", StringComparison.Ordinal)
            ? home
            : null;

    private static void WarnOfReaders(string path, List<StoreWarning> warnings)
    {
        // C22.
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
                    + "Its mode is mended now; whoever has read it still has the credentials that were in it."));
            }
        }
        catch (ErrnoException)
        {
            // Nothing this user gets to; the write says why.
        }
    }

    private void WarnOfUse(AccessKeyCredential credential, List<StoreWarning> warnings)
    {
        if (EnvironmentFlag.IsSet(_environment, ProfileFile.CliDisabledVariable))
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.NotRead, $"The variable {ProfileFile.CliDisabledVariable} switches the file off here: the profile is written, and not read."));
        }

        if (!credential.IsTemporary)
        {
            return;
        }

        warnings.Add(credential.Expiration is not DateTimeOffset end
            ? new StoreWarning(
                StoreWarningKind.ExpirationUnknown, "The profile's credential is temporary and nobody told when it ends. Give its expiration.")
            : end <= _now
                ? new StoreWarning(StoreWarningKind.Expired, $"The profile's credential ended at {Expirations.ToText(end)}. Write a new one.")
                : new StoreWarning(
                    StoreWarningKind.Temporary, $"The profile's credential is temporary: it ends at {Expirations.ToText(end)}, and nothing renews it there."));
    }
}
