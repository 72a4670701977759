using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>The profile of one file that the environment asks for, or the file's own choice.</summary>
internal sealed class ProfileCredentialProvider : ICredentialProvider
{
    private readonly ProfileFile _file;
    private readonly IReadOnlyList<ProfileFile> _all;
    private readonly CredentialServices _services;

    /// <param name="file">The file.</param>
    /// <param name="all">Every file of the chain: the profile that a variable names may stand in another.</param>
    /// <param name="services">For what the profile describes.</param>
    public ProfileCredentialProvider(ProfileFile file, IReadOnlyList<ProfileFile> all, CredentialServices services)
    {
        _file = file;
        _all = all;
        _services = services;
    }

    public string Name => _file.Name;

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken) =>
        await new ProfileResolver(_services).ResolveAsync(Select(), cancellationToken).ConfigureAwait(false);

    public CredentialSourceDescription Describe() => CredentialSourceDescriber.Describe(
        Name,
        () =>
        {
            IReadOnlyList<CredentialProfile> chain = Select();
            CredentialProfile profile = chain[0];
            new ProfileResolver(_services).Check(chain[chain.Count - 1]);
            string reason = $"profile '{profile.Name}', mode {profile.ModeName}";
            return profile.Mode is CredentialMode.AccessKey or CredentialMode.StoredSession
                ? CredentialSourceDescriber.Holds(Name, profile.KeyPair!, profile.Location, reason, _services.Clock.UtcNow)
                : new CredentialSourceDescription { Name = Name, State = CredentialSourceState.Configured, Reason = reason, Location = profile.Location };
        });

    private IReadOnlyList<CredentialProfile> Select()
    {
        ProfileDocument document = _file.Read();
        string? wanted = _file.WantedProfile;
        if (wanted is not null && !document.Contains(wanted))
        {
            throw IsElsewhere(wanted)
                ? new CredentialUnavailableException($"{document.Path} has no profile '{wanted}', which {_file.ProfileVariable} names.")
                : new CredentialSourceException(
                    "ProfileNotFound", $"The variable {_file.ProfileVariable} names the profile '{wanted}', and {document.Path} has none of that name.",
                    "Correct or remove the variable.")
                { Location = _file.ProfileVariable };
        }

        string? name = wanted ?? document.DefaultName;
        if (name is null || document.Names.Count == 0)
        {
            throw new CredentialUnavailableException($"{document.Path} has no profile to take when none is named.");
        }

        if (!document.Contains(name))
        {
            throw new CredentialSourceException(
                "ProfileNotFound", $"{document.Path} has no profile '{name}', which it names as the one to take.",
                "Choose one: aliyun configure switch --profile <name>")
            { Location = document.Path };
        }

        try
        {
            return document.ReadChain(name, _services.Clock.UtcNow);
        }
        catch (CredentialSourceException exception) when (wanted is null && exception.ErrorId == CredentialSourceException.ProfileNotConfigured)
        {
            // A region or a language alone, beside a credential from elsewhere, is what both tools live with.
            throw new CredentialUnavailableException(exception.Message, exception.Remedy, exception);
        }
    }

    // A file that cannot be read may hold it; its own turn tells what is wrong with it.
    private bool IsElsewhere(string name) => _all.Any(file =>
    {
        if (file == _file || file.ProfileVariable != _file.ProfileVariable)
        {
            return false;
        }

        try
        {
            return file.Read().Contains(name);
        }
        catch (CredentialUnavailableException)
        {
            return false;
        }
        catch (CredentialSourceException)
        {
            return true;
        }
    });
}
