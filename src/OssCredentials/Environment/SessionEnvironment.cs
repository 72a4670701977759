using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;

namespace OssCredentials.Environment;

/// <summary>The set of variables in this process: read as one, replaced as one.</summary>
internal sealed class SessionEnvironment
{
    private readonly IEnvironmentVariables _variables;

    public SessionEnvironment(IEnvironmentVariables variables) => _variables = variables;

    /// <summary>
    /// Held while a set is read or replaced. The environment belongs to the process, and so does the lock: two runspaces must not
    /// mix their sets.
    /// </summary>
    internal static object Gate { get; } = new();

    /// <summary>The values, unchanged; each is null if its variable is unset or empty.</summary>
    /// <remarks>
    /// Every call of a session reads these, and reading a variable takes as long as the rest of the call: variables that mean
    /// nothing without an AccessKey ID or a token aren't read.
    /// </remarks>
    public SessionValues Read()
    {
        lock (Gate)
        {
            string? id = _variables.Get(OssVariables.AccessKeyId);
            string? token = _variables.Get(OssVariables.SessionToken);
            return new SessionValues
            {
                AccessKeyId = id,
                AccessKeySecret = _variables.Get(OssVariables.AccessKeySecret),
                SecurityToken = token,
                RoleArn = _variables.Get(OssVariables.RoleArn),
                Expiration = token is null ? null : _variables.Get(OssVariables.SessionExpiration),
                PersistedId = id is null ? null : _variables.Get(OssVariables.PersistedId),
            };
        }
    }

    /// <summary>
    /// Replaces the credential and its additional variables. What the new one lacks is removed in the same call (B1). The ID is
    /// removed first and set last, so that a child process that starts meanwhile sees the old set, none, or the new one (B5). On
    /// failure the old set is restored.
    /// </summary>
    /// <param name="credential">The credential.</param>
    /// <param name="further">The additional variables.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile; null for none.</param>
    public void Apply(AccessKeyCredential credential, FurtherVariables further, Func<string?>? profileRegion = null)
    {
        lock (Gate)
        {
            Replace(OssVariables.ValuesOf(credential), further.ValuesFor(credential, _variables, profileRegion));
        }
    }

    /// <summary>Replaces the credential and sets exactly these additional variables.</summary>
    public void Apply(AccessKeyCredential credential, IReadOnlyList<KeyValuePair<string, string?>> further) =>
        Replace(OssVariables.ValuesOf(credential), further);

    /// <summary>Removes the whole set, with the additional variables.</summary>
    public void Clear() => Replace(
        [
            new(OssVariables.AccessKeySecret, null),
            new(OssVariables.SessionToken, null),
            new(OssVariables.RoleArn, null),
            new(OssVariables.SessionExpiration, null),
            new(OssVariables.PersistedId, null),
        ],
        []);

    private void Replace(IReadOnlyList<KeyValuePair<string, string?>> set, IReadOnlyList<KeyValuePair<string, string?>> further)
    {
        lock (Gate)
        {
            // All IDs are removed first: two families must never hold two identities.
            List<string> room = MakeRoomFor(further);
            List<string> ids = [OssVariables.AccessKeyId, .. room.Where(AlibabaCloudVariables.AccessKeyIds.Contains)];
            List<KeyValuePair<string, string?>> values = [.. Remove(ids.Concat(room).Distinct()), .. further, .. set];
            var old = new List<KeyValuePair<string, string?>>(OssVariables.All.Count);
            foreach (string name in ids.Concat(OssVariables.All).Concat(values.Select(static value => value.Key)).Distinct())
            {
                old.Add(new(name, _variables.Get(name)));
            }

            try
            {
                Write(values);
            }
            catch (Exception failure)
            {
                // The IDs are first in the list and must be restored last.
                old.Reverse();
                try
                {
                    Write([.. Remove(ids), .. old]);
                }
                catch (Exception second)
                {
                    // What is left has no ID, so no one uses it as a credential.
                    throw new AggregateException("The session's variables could be neither set nor restored. None of them is usable.", failure, second);
                }

                throw;
            }
        }
    }

    /// <summary>Removes variables before the additional ones are set: those that won't be set again, and AccessKey IDs in any case.</summary>
    private List<string> MakeRoomFor(IReadOnlyList<KeyValuePair<string, string?>> further)
    {
        string? names = _variables.Get(OssVariables.FurtherNames);
        IEnumerable<string> wanted = further.Select(static value => value.Key);
        IEnumerable<string> there = names is null ? [] : FurtherVariables.NamesIn(names).Concat([OssVariables.FurtherNames]);
        return [.. there.Except(wanted), .. wanted.Concat(there).Where(AlibabaCloudVariables.AccessKeyIds.Contains).Distinct()];
    }

    private static IEnumerable<KeyValuePair<string, string?>> Remove(IEnumerable<string> names) =>
        names.Select(static name => new KeyValuePair<string, string?>(name, null));

    private void Write(List<KeyValuePair<string, string?>> values)
    {
        foreach (KeyValuePair<string, string?> value in values)
        {
            _variables.Set(value.Key, value.Value);
        }
    }
}
