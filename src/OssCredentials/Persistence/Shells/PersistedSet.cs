using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;
using OssCredentials.Values;

namespace OssCredentials.Persistence.Shells;

/// <summary>What a store holds: the one set of variables, each with a value or with none, and when it expires.</summary>
internal sealed class PersistedSet
{
    /// <summary>Creates the set of a credential.</summary>
    /// <param name="credential">The credential; its values have been checked.</param>
    /// <param name="furtherVariables">Variables written and removed with the set, in this order; null as a value unsets one.</param>
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
            // Down to the second: a set may end up to a second early, never late.
            Expiration = DateTimeOffset.FromUnixTimeSeconds(end.ToUnixTimeSeconds());
        }

        // Every variable of the set is there, with a value or to be unset, so that no older token stays beside a newer key (B1, B2).
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

    /// <summary>The credential that the set was made of.</summary>
    public AccessKeyCredential Credential { get; }

    /// <summary>The variables beyond the set, in the order they were given.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> FurtherVariables { get; }

    /// <summary>Every variable in the order it is written; null means that it is unset.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Variables { get; }

    /// <summary>When the set expires, in UTC, down to the second; null when it does not end or the end is unknown.</summary>
    public DateTimeOffset? Expiration { get; }

    /// <summary>Whether the set expires at a time no one told: a temporary credential without an expiration.</summary>
    public bool ExpirationUnknown => Credential.IsTemporary && Expiration is null;

    /// <summary>
    /// Whether its files export nothing where a credential is served (<see cref="OssVariables.Served"/>); false for what an
    /// earlier version wrote.
    /// </summary>
    public bool YieldsToServed { get; init; } = true;

    /// <summary>The AccessKey ID alone.</summary>
    public override string ToString() => Credential.AccessKeyId;

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
