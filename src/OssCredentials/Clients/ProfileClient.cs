using System;
using System.Collections.Generic;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Values;

namespace OssCredentials.Clients;

/// <summary>Reads and writes the profiles that other tools keep in files.</summary>
public sealed class ProfileClient
{
    private readonly CredentialServices _services;

    internal ProfileClient(CredentialServices services) => _services = services;

    /// <summary>The full path of the aliyun CLI's <c>config.json</c>, whether it is there or not.</summary>
    /// <exception cref="CredentialSourceException">The home folder is unknown.</exception>
    public string FilePath => CreateWriter().Path;

    /// <summary>The names of the profiles in every file that can be read.</summary>
    public IReadOnlyList<string> GetNames() => NamedProfile.All(_services);

    /// <summary>
    /// Writes a credential into a profile of the aliyun CLI's <c>config.json</c>: mode AK, StsToken or RamRoleArn by what the
    /// credential has. Other keys of the profile stay, and every byte outside it; in a new file the profile is the current one.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="CredentialSourceException">The file is not what the CLI writes, names file and line; nothing was changed.</exception>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    public StoreReport Set(string name, AccessKeyCredential credential, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        Check(name, credential, options);
        return CreateWriter().Put(name, credential, options, cancellationToken);
    }

    /// <summary>
    /// Puts another long-term key pair into a profile of the aliyun CLI's <c>config.json</c> that has one, of the mode AK or
    /// RamRoleArn. Its mode, its other keys and every byte around the pair stay.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A value is not what it should be; nothing was changed.</exception>
    /// <exception cref="CredentialSourceException">
    /// There is no such profile, it has no such key pair or holds another than the expected one, or the file is not what the
    /// CLI writes; nothing was changed.
    /// </exception>
    /// <exception cref="StoreException">The file could not be written; it is what it was.</exception>
    internal StoreReport ReplaceKeyPair(string name, AccessKeyCredential keyPair, ProfileWriteOptions options, CancellationToken cancellationToken)
    {
        Check(name, keyPair, options);
        return CreateWriter().ReplaceKeyPair(name, keyPair, options, cancellationToken);
    }

    private static void Check(string name, AccessKeyCredential credential, ProfileWriteOptions options)
    {
        if (name is null)
        {
            throw new ArgumentNullException(nameof(name));
        }

        if (options is null)
        {
            throw new ArgumentNullException(nameof(options));
        }

        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        if (options.Region is not null)
        {
            LocationRules.CheckRegion(options.Region, "Region");
        }
    }

    private AliyunCliProfileWriter CreateWriter() => new(_services.Environment, _services.Clock.UtcNow);
}
