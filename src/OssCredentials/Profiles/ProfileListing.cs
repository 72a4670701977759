using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>The profiles of every file, in the order of the chain.</summary>
public sealed class ProfileListing
{
    private ProfileListing(IReadOnlyList<ProfileDescription> profiles, IReadOnlyList<OssCredentialException> faults)
    {
        Profiles = profiles;
        Faults = faults;
    }

    /// <summary>The profiles.</summary>
    public IReadOnlyList<ProfileDescription> Profiles { get; }

    /// <summary>Why a whole file, or an unnamed part of one, can't be listed.</summary>
    public IReadOnlyList<OssCredentialException> Faults { get; }

    internal static ProfileListing Read(IEnvironmentVariables environment, DateTimeOffset now)
    {
        var profiles = new List<ProfileDescription>();
        var faults = new List<OssCredentialException>();
        foreach (ProfileFile file in ProfileFile.All(environment))
        {
            ProfileDocument document;
            try
            {
                document = file.ReadOnRequest();
            }
            catch (CredentialUnavailableException)
            {
                continue;
            }
            catch (CredentialSourceException fault)
            {
                faults.Add(fault);
                continue;
            }

            faults.AddRange(document.Faults);
            string? current = file.WantedProfile ?? document.DefaultName;
            foreach (string name in document.Names)
            {
                profiles.Add(Describe(
                    document,
                    name,
                    current is not null && document.SameName(name, current),
                    profiles.FirstOrDefault(before => document.SameName(before.Name, name))?.Path,
                    file.IsOfCli,
                    now));
            }
        }

        return new ProfileListing(profiles, faults);
    }

    private static ProfileDescription Describe(
        ProfileDocument document, string name, bool isCurrent, string? shadowedBy, bool isOfCli, DateTimeOffset now)
    {
        ProfileValues? values = null;
        CredentialProfile? profile = null;
        string? problem = null;
        try
        {
            values = document.ValuesOf(name);
            profile = document.ReadChain(name, now)[0];
        }
        catch (CredentialSourceException fault)
        {
            problem = fault.Message;
        }

        ProfileKeyNames keys = document.KeyNames;
        return new ProfileDescription
        {
            Name = name,
            Path = document.Path,
            Line = values?.Line ?? 1,
            Mode = profile?.ModeName ?? Shown(values, keys.Mode),
            AccessKeyId = profile is null ? AccessKeyId(values, keys.AccessKeyId) : profile.KeyPair?.AccessKeyId,
            RoleArn = profile is null ? Shown(values, keys.RoleArn) : profile.Role?.RoleArn ?? profile.OidcRole?.RoleArn,
            SourceProfile = profile?.SourceProfile,
            Region = Shown(values, keys.Region),
            Expiration = profile is null ? Expiration(values, keys.Expiration) : profile.KeyPair?.Expiration,
            IsCurrent = isCurrent,
            ShadowedBy = shadowedBy,
            IsOfCli = isOfCli,
            Problem = problem,
        };
    }

    private static string? Shown(ProfileValues? values, string? key)
    {
        try
        {
            return key is null ? null : values?.Get(key);
        }
        catch (CredentialSourceException)
        {
            // An ambiguous value: the profile's problem already reports it.
            return null;
        }
    }

    // Only if it looks like an AccessKey ID: in an invalid profile, it may be a secret in the wrong place.
    private static string? AccessKeyId(ProfileValues? values, string key) =>
        Shown(values, key) is string id
        && (id.StartsWith(CredentialRules.LongTermPrefix, StringComparison.Ordinal) || id.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal))
            ? id
            : null;

    private static DateTimeOffset? Expiration(ProfileValues? values, string? key) =>
        long.TryParse(Shown(values, key), NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds is > 0 and <= ProfileDocument.LatestSecond
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
