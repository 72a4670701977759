using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Clients;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the roles that this process has assumed, and those in variables and profiles.</summary>
public sealed class RoleArnCompleter : LocalCompleter
{
    // Kept only in this process: no one else should learn which roles someone assumes.
    private static readonly ConcurrentDictionary<string, DateTime> s_assumed = new(StringComparer.Ordinal);

    /// <summary>Keeps a role that was assumed.</summary>
    internal static void Remember(string roleArn) => s_assumed[roleArn] = DateTime.UtcNow;

    private protected override IEnumerable<string> Values() => s_assumed
        .OrderByDescending(static role => role.Value)
        .Select(static role => role.Key)
        .Concat(new OssClients(new ClientOptions()).Sources.GetRoleArns())
        .Distinct(StringComparer.Ordinal);
}
