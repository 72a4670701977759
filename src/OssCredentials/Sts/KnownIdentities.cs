using System;
using System.Collections.Generic;

namespace OssCredentials.Sts;

/// <summary>Whom an AccessKey ID belongs to, as STS has told this process: a person who looks at a credential wants to know, without another request.</summary>
internal static class KnownIdentities
{
    // A session works with a handful of identities. Past this all are forgotten.
    private const int MaximumEntries = 256;

    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal);

    /// <summary>Remembers what STS has just returned.</summary>
    public static void Note(string accessKeyId, string arn)
    {
        lock (s_known)
        {
            if (s_known.Count >= MaximumEntries)
            {
                s_known.Clear();
            }

            s_known[accessKeyId] = arn;
        }
    }

    /// <summary>The ARN; null when STS has not been asked.</summary>
    public static string? Find(string accessKeyId)
    {
        lock (s_known)
        {
            return s_known.TryGetValue(accessKeyId, out string? arn) ? arn : null;
        }
    }
}
