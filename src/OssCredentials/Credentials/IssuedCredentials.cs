using System;
using System.Collections.Generic;

namespace OssCredentials.Credentials;

/// <summary>
/// What is known of the credentials that were issued to this process. Once in the variables they tell their end alone: a
/// warning goes by their whole life, and a person wants to know whose they are.
/// </summary>
internal static class IssuedCredentials
{
    // A session works with a handful of identities. Past this all are forgotten, and are then like those of other processes.
    private const int MaximumEntries = 256;

    private static readonly Dictionary<string, IssuedCredential> s_known = new(StringComparer.Ordinal);

    /// <summary>Remembers a credential that a service has just answered; its secrets are not kept.</summary>
    public static void Note(AccessKeyCredential credential, TimeSpan lifetime)
    {
        lock (s_known)
        {
            // The metadata service answers one credential again and again: its life counts from the first time.
            if (s_known.TryGetValue(credential.AccessKeyId, out IssuedCredential? known) && known.Lifetime >= lifetime)
            {
                return;
            }

            if (s_known.Count >= MaximumEntries)
            {
                s_known.Clear();
            }

            s_known[credential.AccessKeyId] = new IssuedCredential(lifetime)
            {
                Deadline = credential.Deadline,
                RequestId = credential.RequestId,
                AssumedRoleArn = credential.AssumedRoleArn,
                RoleSessionName = credential.RoleSessionName,
                EcsRoleName = credential.EcsRoleName,
            };
        }
    }

    /// <summary>What is known of a credential; null when it was issued to another process.</summary>
    public static IssuedCredential? Find(string accessKeyId)
    {
        lock (s_known)
        {
            return s_known.TryGetValue(accessKeyId, out IssuedCredential? known) ? known : null;
        }
    }
}
