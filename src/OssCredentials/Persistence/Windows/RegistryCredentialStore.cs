using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Persistence.Shells;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Windows;

/// <summary>The user's or the machine's store on Windows: variables that every new process gets.</summary>
internal sealed class RegistryCredentialStore : ICredentialStore, IComposedStore
{
    private readonly RegistryEnvironmentStore _variables;

    private readonly RegistryEnvironmentStore _other;

    /// <param name="scope">The scope of the store.</param>
    /// <param name="variables">Its own variables.</param>
    /// <param name="other">The variables of the other scope, which a process gets together with these.</param>
    /// <param name="location">The key's name.</param>
    public RegistryCredentialStore(StoreScope scope, RegistryEnvironmentStore variables, RegistryEnvironmentStore other, string location)
    {
        _other = other;
        Scope = scope;
        _variables = variables;
        Location = location;
    }

    /// <inheritdoc/>
    public StoreScope Scope { get; }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public StoreReport Write(AccessKeyCredential credential, StoreWriteOptions options, CancellationToken cancellationToken)
    {
        _ = options ?? throw new ArgumentNullException(nameof(options));
        if (options.Group is not null || options.IncludeSystemdUser || (options.WorldReadable && Scope == StoreScope.User))
        {
            throw new StoreException(
                Location, "Group and IncludeSystemdUser are for Linux and macOS, WorldReadable for what is stored for the machine.", "Leave them out.");
        }

        // Every account can read that key; an access list of ours wouldn't survive the next installer. A rotation has already asked.
        if (Scope == StoreScope.Machine && !options.KeepReaders && !(options.WorldReadable && options.Force))
        {
            throw new StoreException(
                Location,
                "Every account on this machine can read what is stored for the machine on Windows.",
                "Use -Scope User, or add -WorldReadable and -Force if every account may read the secret.");
        }

        var set = new PersistedSet(credential, options.FurtherVariables);
        List<StoreWarning> warnings = [.. Readers()];
        if (set.Expiration is DateTimeOffset end)
        {
            // Windows passes variables on unconditionally, so only removing a set ends it (C28).
            warnings.Add(end <= DateTimeOffset.UtcNow
                ? Expired(end)
                : new StoreWarning(
                    StoreWarningKind.Temporary,
                    $"The credential is temporary: programs started after {Expirations.ToText(end)} get it too and fail with it, until you store a new one or clear it."));
        }
        else if (set.ExpirationUnknown)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ExpirationUnknown,
                "The credential is temporary and its expiration time is unknown. Specify -Expiration."));
        }

        Dictionary<string, string?> values = set.Variables.ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
        RefuseMixing(values);
        return new StoreReport(_variables.Write(values, options.WhatIf, cancellationToken), warnings);
    }

    /// <inheritdoc/>
    public StoredCredential? Read()
    {
        IReadOnlyDictionary<string, string> values = _variables.Read();
        string? Value(string name) => values.TryGetValue(name, out string? value) ? value : null;

        if (Value(OssVariables.AccessKeyId) is not string id)
        {
            return null;
        }

        if (Value(OssVariables.AccessKeySecret) is not string secret)
        {
            throw Corrupt($"{OssVariables.AccessKeySecret} is missing");
        }

        DateTimeOffset? expiration = null;
        if (Value(OssVariables.SessionExpiration) is string text)
        {
            expiration = Expirations.TryParse(text, out DateTimeOffset end) ? end : throw Corrupt($"{OssVariables.SessionExpiration} is not a time");
        }

        var credential = new AccessKeyCredential(id, secret, Value(OssVariables.SessionToken))
        {
            RoleArn = Value(OssVariables.RoleArn),
            Expiration = expiration,
            Source = Location,
        };
        IReadOnlyList<KeyValuePair<string, string?>> further =
            [.. values.Where(static value => !OssVariables.All.Contains(value.Key)).Select(static value => new KeyValuePair<string, string?>(value.Key, value.Value))];
        return new StoredCredential(credential, further, Location, expiration <= DateTimeOffset.UtcNow ? [Expired(expiration.Value), .. Readers()] : Readers());
    }

    /// <inheritdoc/>
    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> set = _variables.Read(OssVariables.All);
        bool isOurs = set.TryGetValue(OssVariables.PersistedId, out string? marker)
            && (!set.TryGetValue(OssVariables.AccessKeyId, out string? id) || id == marker);

        // Without the marker someone else has set them, and we must not remove them.
        return isOurs || set.Count == 0
            ? new StoreReport(_variables.Write(new Dictionary<string, string?>(), whatIf, cancellationToken), [])
            : new StoreReport(
                [
                    .. set.Keys.Select(name => new StoreChange(
                        $@"{Location}\{name}", StoreChangeOutcome.Refused, "it was not set by OssCredentials; remove it in the system's settings, or replace it with Set-OssCredential first")),
                ],
                []);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> FindStray()
    {
        IReadOnlyDictionary<string, string> own = _variables.Read(ComposedVariables.Names);
        IReadOnlyDictionary<string, string> other = _other.Read(ComposedVariables.Names);
        return Scope == StoreScope.User ? ComposedVariables.FindStray(own, other) : ComposedVariables.FindStray(other, own);
    }

    // Reported before anything is changed: what only the other store holds can't be unset from here, and no empty or blank value overrides it.
    private void RefuseMixing(Dictionary<string, string?> values)
    {
        // Variables that are neither in the set nor listed as part of an older one stay.
        IReadOnlyDictionary<string, string> older = _variables.Read();
        Dictionary<string, string> own = _variables.Read(ComposedVariables.Names)
            .Where(pair => !values.ContainsKey(pair.Key) && !older.ContainsKey(pair.Key)).ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> value in values.Where(static value => value.Value is not null && ComposedVariables.Names.Contains(value.Key)))
        {
            own[value.Key] = value.Value!;
        }

        IReadOnlyDictionary<string, string> other = _other.Read(ComposedVariables.Names);
        IReadOnlyList<string> stray = Scope == StoreScope.User ? ComposedVariables.FindStray(own, other) : ComposedVariables.FindStray(other, own);
        if (stray.Count > 0)
        {
            (string here, string there) = Scope == StoreScope.User ? ("user", "Machine") : ("machine", "User");
            throw new StoreException(
                Location,
                $"Nothing was stored: Windows gives new programs the machine's variables with the user's on top, so they would get {string.Join(", ", stray)} of the machine together with the user's credential, and the store of the {here} can't prevent that.",
                $"Run Clear-OssCredential -Scope {there} first, or store the credential for that scope. A variable that was set manually is removed in the system's settings.");
        }
    }

    private StoreWarning[] Readers() => Scope == StoreScope.Machine
        ? [new StoreWarning(StoreWarningKind.ReadableByOthers, $"Every account on this machine can read the credential in '{Location}'. Store it with -Scope User if that is enough.")]
        : [];

    private StoreException Corrupt(string what) => new(
        Location,
        $"'{Location}' doesn't contain a complete set: {what}.",
        $"Store the credential again with Set-OssCredential -Scope {Scope}, or remove it with Clear-OssCredential -Scope {Scope}.");

    private static StoreWarning Expired(DateTimeOffset end) => new(
        StoreWarningKind.Expired,
        $"The stored credential expired at {Expirations.ToText(end)}. Store a new one, or clear it.");
}
