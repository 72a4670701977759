using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Persistence;
using OssCredentials.Profiles;
using OssCredentials.Providers;
using OssCredentials.Values;

namespace OssCredentials.Rotation;

/// <summary>Every place whose key can be replaced: variables of this session, stores, profiles of the aliyun CLI.</summary>
internal sealed class KeyPlaces
{
    private readonly CredentialServices _services;
    private readonly List<KeyPlace> _all = [];
    private readonly SessionPlace _session;
    private readonly string? _currentProfile;

    private KeyPlaces(CredentialServices services, Func<string, string?>? powerShellSyntaxError)
    {
        _services = services;
        _session = new SessionPlace(services.Environment);
        _all.Add(_session);
        _all.AddRange(VariableNames.Families.Select(names => new VariablesPlace(names, services.Environment)));
        foreach (StoreScope scope in (StoreScope[])[StoreScope.User, StoreScope.Machine])
        {
            try
            {
                _all.Add(new StorePlace(services.OpenStore(scope), powerShellSyntaxError));
            }
            catch (StoreException)
            {
                // Without a home folder there is no store.
            }
        }

        ProfileFile file = ProfileFile.AliyunCli(services.Environment);
        try
        {
            ProfileDocument document = file.ReadOnRequest();
            _currentProfile = file.WantedProfile ?? document.DefaultName;
            _all.AddRange(document.Names.Select(name => new ProfilePlace(name, document.Path, services.Environment, services.Clock.UtcNow)));
        }
        catch (CredentialUnavailableException)
        {
            // The file doesn't exist, or is disabled.
        }
        catch (CredentialSourceException exception)
        {
            Unreadable.Add(exception.Message);
        }
    }

    /// <summary>What couldn't be checked, and why.</summary>
    public List<string> Unreadable { get; } = [];

    public static KeyPlaces Of(CredentialServices services, Func<string, string?>? powerShellSyntaxError) => new(services, powerShellSyntaxError);

    /// <summary>The places that hold a key now, those that outlive this process first.</summary>
    public IReadOnlyList<KeyPlace> Holding(string accessKeyId) =>
        [.. _all.Where(place => TryRead(place) is { IsTemporary: false } held && held.AccessKeyId == accessKeyId).OrderBy(static place => !place.IsLasting)];

    /// <summary>The names of the places that hold a key now.</summary>
    public IReadOnlyList<string> NamesHolding(string accessKeyId) => [.. Holding(accessKeyId).Select(static place => place.Name)];

    /// <summary>The long-term keys in all places, each once.</summary>
    public IReadOnlyList<AccessKeyCredential> LongTermKeys() =>
    [
        .. _all.Select(TryRead).OfType<AccessKeyCredential>()
            .Where(static held => IsLongTerm(held))
            .GroupBy(static held => held.AccessKeyId)
            .Select(static held => held.First()),
    ];

    /// <summary>The place with the requested key, and that key.</summary>
    /// <exception cref="OssCredentialException">There is no such place, or it holds no long-term key.</exception>
    public (KeyPlace Place, AccessKeyCredential Key) Find(AccessKeyRotationRequest request)
    {
        (KeyPlace place, AccessKeyCredential held) = FindAny(request);
        return IsLongTerm(held)
            ? (place, held)
            : throw new AccessKeyRotationException(
                "NotALongTermKey",
                $"{UpperFirst(place.Name)}: {held.AccessKeyId} is a temporary credential, which expires and can't be rotated.",
                "Specify the long-term key with -ProfileName or -Scope.");
    }

    /// <summary>Whether the session's own variables hold a key.</summary>
    public bool IsInSession(string accessKeyId) => _session.Read()?.AccessKeyId == accessKeyId;

    private static bool IsLongTerm(AccessKeyCredential held) =>
        !held.IsTemporary && !held.AccessKeyId.StartsWith(CredentialRules.TemporaryPrefix, StringComparison.Ordinal);

    private (KeyPlace Place, AccessKeyCredential Held) FindAny(AccessKeyRotationRequest request)
    {
        if (request.ProfileName is string name)
        {
            return FindProfile(name);
        }

        if (request.Scope is StoreScope scope)
        {
            StorePlace store = _all.OfType<StorePlace>().FirstOrDefault(place => place.Scope == scope)
                ?? throw new CredentialUnavailableException("There is no home folder, so nothing is stored for the user.");
            return (store, store.Read() ?? throw new CredentialUnavailableException(
                $"Nothing is stored for the scope {scope}.", $"Store a credential with Set-OssCredential -Scope {scope}."));
        }

        // An incomplete set is an error, as for every other command.
        if (request.FromSession
            || _services.Environment.Get(OssVariables.AccessKeyId) is not null
            || _services.Environment.Get(OssVariables.AccessKeySecret) is not null)
        {
            return (_session, CredentialChain.Session(_services).Read());
        }

        foreach (KeyPlace place in _all.Where(place => place is not ProfilePlace profile || profile.ProfileName == _currentProfile))
        {
            if (place.Read() is AccessKeyCredential held)
            {
                return (place, held);
            }
        }

        throw new CredentialUnavailableException(
            "No AccessKey was found that could be rotated: not in this session's variables, not stored for the user or the machine, not in the aliyun CLI's current profile."
            + string.Concat(Unreadable.Select(static message => " " + message)),
            "Set one first with Set-OssCredential -Scope User, or specify a profile with -ProfileName.");
    }

    private (KeyPlace Place, AccessKeyCredential Held) FindProfile(string name)
    {
        if (_all.OfType<ProfilePlace>().FirstOrDefault(place => place.ProfileName == name) is not ProfilePlace profile)
        {
            throw new CredentialSourceException(
                "ProfileNotFound",
                $"The aliyun CLI's config.json has no profile '{name}'. The files of other tools are not written."
                + string.Concat(Unreadable.Select(static message => " " + message)),
                "Specify one of its profiles, or configure it: aliyun configure --profile " + CommandText.Quote(name));
        }

        return (profile, profile.Read() ?? throw new AccessKeyRotationException(
            "NotALongTermKey", $"{UpperFirst(profile.Name)} has no key pair of its own: there is nothing to rotate.",
            "Specify a profile of the mode AK or RamRoleArn."));
    }

    private AccessKeyCredential? TryRead(KeyPlace place)
    {
        try
        {
            return place.Read();
        }
        catch (OssCredentialException exception)
        {
            if (!Unreadable.Contains(exception.Message))
            {
                Unreadable.Add(exception.Message);
            }

            return null;
        }
    }

    private static string UpperFirst(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);
}
