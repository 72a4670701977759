using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OssCredentials.Credentials;
using OssCredentials.Errors;
using OssCredentials.Logging;
using OssCredentials.Profiles;
using OssCredentials.Values;

namespace OssCredentials.Providers;

/// <summary>The profile of one file that the environment specifies, or the file's own current one.</summary>
internal sealed class ProfileCredentialProvider : ICredentialProvider
{
    // This is one line of a list, not a report: Test-OssCredential shows everything.
    private const int MostOddities = 3;

    private readonly ProfileFile _file;
    private readonly IReadOnlyList<ProfileFile> _all;
    private readonly CredentialServices _services;

    /// <param name="file">The file.</param>
    /// <param name="all">Every file of the chain: the profile in a variable may be in another.</param>
    /// <param name="services">Obtains the profile's credential.</param>
    public ProfileCredentialProvider(ProfileFile file, IReadOnlyList<ProfileFile> all, CredentialServices services)
    {
        _file = file;
        _all = all;
        _services = services;
    }

    public string Name => _file.Name;

    public async ValueTask<AccessKeyCredential> GetCredentialAsync(CancellationToken cancellationToken)
    {
        ProfileDocument document = _file.Read();
        if (document.MissingDefault is string missing && _file.WantedProfile is null)
        {
            // The chain continues, as the official chains do, but a user who expected that profile must know.
            _services.Logger.Value.CurrentProfileMissing(document.Path, missing);
        }

        return await new ProfileResolver(_services).ResolveAsync(Select(document), cancellationToken).ConfigureAwait(false);
    }

    public CredentialSourceDescription Describe()
    {
        ProfileDocument? document = null;
        CredentialSourceDescription described = CredentialSourceDescriber.Describe(
            Name,
            () =>
            {
                document = _file.Read();
                IReadOnlyList<CredentialProfile> chain = Select(document);
                CredentialProfile profile = chain[0];
                new ProfileResolver(_services).Check(chain);
                string reason = $"profile '{profile.Name}', mode {profile.ModeName}";
                bool isHeld = profile.Mode == CredentialMode.AccessKey || (profile.Mode == CredentialMode.SignIn && profile.KeyPair?.Expiration > _services.Clock.UtcNow);
                if (profile.Mode == CredentialMode.SignIn && !isHeld)
                {
                    reason += "; its credential has expired and is renewed when it's used";
                }

                return isHeld
                    ? CredentialSourceDescriber.Holds(Name, profile.KeyPair!, profile.Location, reason, _services.Clock.UtcNow)
                    : new CredentialSourceDescription { Name = Name, State = CredentialSourceState.Configured, Reason = reason, Location = profile.Location };
            });
        return document is null ? described : WithOddities(described, document);
    }

    // A problem in another profile affects no one who doesn't ask for it. It is reported here.
    private CredentialSourceDescription WithOddities(CredentialSourceDescription described, ProfileDocument document)
    {
        List<CredentialSourceException> odd = [.. document.FindOddities(_services.Clock.UtcNow).Where(fault => !described.Reason.Contains(fault.Message))];
        if (odd.Count == 0)
        {
            return described;
        }

        string rest = odd.Count > MostOddities ? $" And {odd.Count - MostOddities} more." : string.Empty;
        return described.With(
            described.State,
            $"{described.Reason.TrimEnd('.')}. Ignored in the file: {string.Join(" ", odd.Take(MostOddities).Select(static fault => fault.Message))}{rest}");
    }

    private IReadOnlyList<CredentialProfile> Select(ProfileDocument document)
    {
        string? wanted = _file.WantedProfile;
        if (wanted is not null && !document.Contains(wanted))
        {
            throw IsElsewhere(wanted)
                ? new CredentialUnavailableException($"{document.Path} has no profile '{wanted}', which {_file.ProfileVariable} specifies.")
                : new CredentialSourceException(
                    "ProfileNotFound", $"The variable {_file.ProfileVariable} specifies the profile '{wanted}', which {document.Path} doesn't have.",
                    "Correct or remove the variable.")
                { Location = _file.ProfileVariable };
        }

        string? name = wanted ?? document.DefaultName;
        if (name is null || !document.Contains(name))
        {
            // No one asked for this file, so it isn't an error if there is no profile in it to use, as in the official chains.
            throw new CredentialUnavailableException(
                document.Names.Count == 0 ? $"{document.Path} has no profile."
                : $"{document.Path} has {(name is null ? "no profile to take when none is named" : $"no profile '{name}', the one to take when none is named")}; "
                    + $"it has {string.Join(", ", document.Names.Take(MostOddities))}{(document.Names.Count > MostOddities ? ", …" : string.Empty)}.",
                document.Names.Count == 0 ? null : $"Specify the one to use: $env:{_file.ProfileVariable} = {CommandText.QuoteAlways(document.Names[0])}");
        }

        try
        {
            return document.ReadChain(name, _services.Clock.UtcNow);
        }
        catch (CredentialSourceException exception) when (wanted is null && exception.IsNothingToStopFor)
        {
            // The tools accept a profile that has only a region or a language, or that is for another kind of program, if the credential
            // comes from elsewhere.
            throw new CredentialUnavailableException(exception.Message, exception.Remedy, exception);
        }
    }

    // A file that can't be read may contain it; its own turn reports the problem.
    private bool IsElsewhere(string name) => _all.Any(file =>
    {
        if (file == _file || !file.ProfileVariables.SequenceEqual(_file.ProfileVariables))
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
