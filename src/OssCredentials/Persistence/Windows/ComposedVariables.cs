using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Windows;

/// <summary>What a new process gets from the stores of Windows: the machine's variables, with the user's on top, name by name.</summary>
/// <remarks>The user's store can't unset a variable of the machine's, only override it, so the two must not mix.</remarks>
internal static class ComposedVariables
{
    /// <summary>
    /// The names of variables that give an identity, or change the one that other variables give. Regions and switches aren't
    /// included.
    /// </summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. OssVariables.All.Where(static name => name != OssVariables.PersistedId),
        .. FurtherVariables.Touched.Except(FurtherVariables.Settings),
    ];

    /// <summary>The machine's variables that would stay next to the user's identity; empty if a new process gets one whole set.</summary>
    /// <param name="user">The user's variables by name.</param>
    /// <param name="machine">The machine's variables.</param>
    public static IReadOnlyList<string> FindStray(IReadOnlyDictionary<string, string> user, IReadOnlyDictionary<string, string> machine)
    {
        if (!Names.Any(user.ContainsKey))
        {
            return [];
        }

        return [.. Names.Where(name => machine.ContainsKey(name) && !user.ContainsKey(name) && IsRead(name, user))];
    }

    // Variables that only readers of the second family use don't matter if neither the user nor the machine has that family.
    private static bool IsRead(string name, IReadOnlyDictionary<string, string> user) =>
        !AlibabaCloudVariables.Overriding.Contains(name) || AlibabaCloudVariables.AccessKeyIds.Any(user.ContainsKey);
}
