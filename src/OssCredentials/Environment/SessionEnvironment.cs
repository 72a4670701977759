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

    /// <summary>Held while a set is read or replaced. The environment belongs to the process, so the lock does too: two runspaces must not mix their sets.</summary>
    internal static object Gate { get; } = new();

    /// <summary>The values as they are, each null where its variable is unset or empty.</summary>
    /// <remarks>
    /// Each call of a session comes through here, and a read of a variable takes as long as all the rest of it: what means
    /// nothing without an AccessKey ID or a token is not asked for.
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
    /// Puts a credential instead of what is there. What it lacks is removed in the same call (B1), and so is what stood
    /// beside the old one; the id goes first and comes last, so that a child started meanwhile sees the old set, none, or the
    /// new one (B5); on failure the old set returns.
    /// </summary>
    /// <param name="credential">The credential.</param>
    /// <param name="further">What is set beside it.</param>
    /// <param name="profileRegion">The region of the aliyun CLI's current profile; null for none.</param>
    public void Apply(AccessKeyCredential credential, FurtherVariables further, Func<string?>? profileRegion = null)
    {
        lock (Gate)
        {
            Replace(OssVariables.ValuesOf(credential), further.ValuesFor(credential, _variables, profileRegion));
        }
    }

    /// <summary>Puts a credential and exactly these variables beside it instead of what is there.</summary>
    public void Apply(AccessKeyCredential credential, IReadOnlyList<KeyValuePair<string, string?>> further) =>
        Replace(OssVariables.ValuesOf(credential), further);

    /// <summary>Removes the whole set, and what is set with it.</summary>
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
            // All ids go first: two families must not name two identities at any time.
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
                // The ids are first in the list and must come back last.
                old.Reverse();
                try
                {
                    Write([.. Remove(ids), .. old]);
                }
                catch (Exception second)
                {
                    // What is left has no id, so no one takes it for a credential.
                    throw new AggregateException("The session's variables could be neither set nor restored. None of them is usable.", failure, second);
                }

                throw;
            }
        }
    }

    /// <summary>What is removed before something is set beside the set: what stood there and will not, and an AccessKey ID in any case.</summary>
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
