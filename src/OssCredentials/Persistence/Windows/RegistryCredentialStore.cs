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
internal sealed class RegistryCredentialStore : ICredentialStore
{
    private readonly RegistryEnvironmentStore _variables;

    public RegistryCredentialStore(StoreScope scope, RegistryEnvironmentStore variables, string location)
    {
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
        if (options.Group is not null || options.WorldReadable || options.IncludeSystemdUser)
        {
            throw new StoreException(Location, "Group, WorldReadable and IncludeSystemdUser are for Linux and macOS.", "Leave them out.");
        }

        var set = new PersistedSet(credential, options.FurtherVariables);
        var warnings = new List<StoreWarning>();
        if (set.Expiration is DateTimeOffset end)
        {
            // Windows hands variables out unconditionally, so nothing ends a set but its removal (C28).
            warnings.Add(end <= DateTimeOffset.UtcNow
                ? Expired(end)
                : new StoreWarning(
                    StoreWarningKind.Temporary,
                    $"The credential is temporary: programs started after {Expirations.ToText(end)} get it all the same, and fail with it, until it is stored anew or cleared."));
        }
        else if (set.ExpirationUnknown)
        {
            warnings.Add(new StoreWarning(
                StoreWarningKind.ExpirationUnknown,
                "The credential is temporary and nobody told when it ends. Give its expiration."));
        }

        Dictionary<string, string?> values = set.Variables.ToDictionary(variable => variable.Key, variable => variable.Value, StringComparer.Ordinal);
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
        return new StoredCredential(credential, further, Location, expiration <= DateTimeOffset.UtcNow ? [Expired(expiration.Value)] : []);
    }

    /// <inheritdoc/>
    public StoreReport Clear(bool whatIf, CancellationToken cancellationToken) =>
        new(_variables.Write(new Dictionary<string, string?>(), whatIf, cancellationToken), []);

    private StoreException Corrupt(string what) => new(
        Location,
        $"What '{Location}' holds is not a whole set: {what}.",
        $"Store the credential again with Set-OssCredential -Scope {Scope}, or remove it with Clear-OssCredential -Scope {Scope}.");

    private static StoreWarning Expired(DateTimeOffset end) => new(
        StoreWarningKind.Expired,
        $"The stored credential ended at {Expirations.ToText(end)}. Store a new one, or clear it.");
}
