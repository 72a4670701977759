using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Shells;

/// <summary>The content of a store: the set of variables, each with a value or none, and its expiration.</summary>
internal sealed class PersistedSet
{
    /// <summary>Creates the set of a credential.</summary>
    /// <param name="credential">The credential, with validated values.</param>
    /// <param name="furtherVariables">Additional variables, written and removed with the set, in this order; a null value unsets one.</param>
    /// <exception cref="ArgumentException">The name of an additional variable isn't valid, appears twice or is one of the set.</exception>
    public PersistedSet(
        AccessKeyCredential credential,
        IReadOnlyList<KeyValuePair<string, string?>>? furtherVariables = null)
    {
        Credential = credential ?? throw new ArgumentNullException(nameof(credential));
        FurtherVariables = furtherVariables ?? [];

        var names = new HashSet<string>(OssVariables.All, StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> variable in FurtherVariables)
        {
            if (!ShellText.IsVariableName(variable.Key) || !names.Add(variable.Key))
            {
                throw new ArgumentException(
                    $"'{variable.Key}' isn't a valid name for an additional variable, or appears twice.",
                    nameof(furtherVariables));
            }
        }

        if (credential.IsTemporary && credential.Expiration is DateTimeOffset end)
        {
            // Rounded down to the second: a set may expire up to a second early, never late.
            Expiration = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds());
        }

        // Every variable of the set is included, with a value or to be unset, so that no older token stays next to a newer key (B1, B2).
        List<KeyValuePair<string, string?>> variables =
        [
            new(OssVariables.AccessKeyId, credential.AccessKeyId),
            new(OssVariables.AccessKeySecret, credential.AccessKeySecret),
            new(OssVariables.SessionToken, NullIfEmpty(credential.SecurityToken)),
            new(OssVariables.RoleArn, NullIfEmpty(credential.RoleArn)),
            new(OssVariables.SessionExpiration, Expiration is DateTimeOffset expiration ? Expirations.ToText(expiration) : null),
            .. FurtherVariables,
            new(OssVariables.PersistedId, credential.AccessKeyId),
        ];
        Variables = variables;
    }

    /// <summary>The credential in the set.</summary>
    public AccessKeyCredential Credential { get; }

    /// <summary>The additional variables, in the order given.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FurtherVariables { get; }

    /// <summary>Every variable in the order in which it is written; null means that it is unset.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Variables { get; }

    /// <summary>When the set expires, in UTC, in whole seconds; null if it doesn't expire or the time is unknown.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Whether the set is a temporary credential whose expiration time is unknown.</summary>
    public bool ExpirationUnknown => Credential.IsTemporary && Expiration is null;

    /// <summary>
    /// Whether its files export nothing while a credential is served (<see cref="OssVariables.Served"/>); false for files of an
    /// earlier version.
    /// </summary>
    public bool YieldsToServed { get; init; } = true;

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => Credential.AccessKeyId;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
