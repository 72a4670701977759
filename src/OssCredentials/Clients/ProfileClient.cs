using System;
using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Clients;

/// <summary>Reads and writes the profiles that other tools keep in files.</summary>
public sealed class ProfileClient
{
    private readonly CredentialServices _services;

    internal ProfileClient(CredentialServices services) => _services = services;

    /// <summary>The full path of the aliyun CLI's <c>config.json</c>, whether it exists or not.</summary>
    /// <exception cref="CredentialSourceException">The home folder is unknown.</exception>
    public string FindFilePath() => CreateWriter().Path;

    /// <summary>The names of the profiles in every file that can be read.</summary>
    public IReadOnlyList<string> GetNames() => NamedProfile.All(_services);

    /// <summary>The profiles of every file, unchanged. No request is sent, and nothing in the list is secret.</summary>
    public ProfileListing List() => ProfileListing.Read(_services.Environment, _services.Clock.UtcNow);

    /// <summary>
    /// Writes a profile to the aliyun CLI's <c>config.json</c>. Other settings of the profile stay, as does every byte outside it;
    /// in a new file the profile becomes the current one.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value isn't valid; nothing was changed.</exception>
    /// <exception cref="CredentialSourceException">The file isn't in the CLI's format; the message has file and line. Nothing was
    /// changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Set(string name, ProfileSpecification profile, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        if (profile is null)
        {
            throw new ArgumentNullException(nameof(profile));
        }

        Check(name, options);
        profile.Check();
        return CreateWriter().Put(name, profile, options, cancellationToken);
    }

    /// <summary>Removes a profile. If it was the current one, the first remaining profile becomes current, as with the CLI.</summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Remove(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        Check(name, options);
        return CreateWriter().Remove(name, options, cancellationToken);
    }

    /// <summary>Makes a profile the one that is used when none is specified.</summary>
    /// <exception cref="CredentialSourceException">There is no such profile, or the file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Switch(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        Check(name, options);
        StoreReport report = CreateWriter().Switch(name, options, cancellationToken);
        return new StoreReport(report.Changes, [.. report.Warnings, .. WhatComesBefore(name)]);
    }

    private IEnumerable<StoreWarning> WhatComesBefore(string name)
    {
        ProfileFile file = ProfileFile.AliyunCli(_services.Environment);
        if (file.WantedProfile is string wanted && wanted != name)
        {
            yield return new StoreWarning(
                StoreWarningKind.NotRead,
                $"The variable {file.ProfileVariable} specifies profile '{ForeignText.Show(wanted)}', which is used until you remove the variable.");
        }

        if (_services.Environment.Get(OssVariables.AccessKeyId) is not null)
        {
            yield return new StoreWarning(
                StoreWarningKind.NotRead, "This session's OSS_* variables are used before any profile. To remove them, run Clear-OssCredential.");
        }
    }

    /// <summary>Restores a profile as it was before <see cref="Set"/> or <see cref="Remove"/> changed it, if they kept a copy.</summary>
    /// <exception cref="CredentialSourceException">There is no copy, or a file can't be read; nothing was changed.</exception>
    /// <exception cref="StoreException">The file couldn't be written; it is unchanged.</exception>
    public StoreReport Restore(string name, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        Check(name, options);
        return CreateWriter().Restore(name, options, cancellationToken);
    }

    private static void Check(string name, ProfileWriteOptions options)
    {
        _ = name ?? throw new ArgumentNullException(nameof(name));
        _ = options ?? throw new ArgumentNullException(nameof(options));

        if (options.Region is not null)
        {
            LocationRules.CheckRegion(options.Region, "Region");
        }
    }

    private AliyunCliProfileWriter CreateWriter() => new(_services.Environment, _services.Clock.UtcNow);
}
