using System;
using System.Collections.Generic;

namespace OssCredentials.Credentials;

/// <summary>How long the credentials live that were issued to this process. Once in the variables they tell their end alone, and a warning goes by the whole life.</summary>
internal static class IssuedLifetimes
{
    // A session works with a handful of identities. Past this all are forgotten, and warnings come as for those of other processes.
    private const int MaximumEntries = 256;

    private static readonly Dictionary<string, TimeSpan> s_lifetimes = new(StringComparer.Ordinal);

    /// <summary>Remembers a credential that a service has just answered.</summary>
    public static void Note(string accessKeyId, TimeSpan lifetime)
    {
        lock (s_lifetimes)
        {
            // The metadata service answers one credential again and again: its life counts from the first time.
            if (s_lifetimes.TryGetValue(accessKeyId, out TimeSpan known) && known >= lifetime)
            {
                return;
            }

            if (s_lifetimes.Count >= MaximumEntries)
            {
                s_lifetimes.Clear();
            }

            s_lifetimes[accessKeyId] = lifetime;
        }
    }

    /// <summary>The whole life of a credential; null when it was issued to another process.</summary>
    public static TimeSpan? Find(string accessKeyId)
    {
        lock (s_lifetimes)
        {
            return s_lifetimes.TryGetValue(accessKeyId, out TimeSpan lifetime) ? lifetime : null;
        }
    }
}
