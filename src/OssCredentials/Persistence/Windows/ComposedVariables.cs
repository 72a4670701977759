using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Persistence.Windows;

/// <summary>What a new process gets from the stores of Windows: the machine's variables, with the user's on top, name by name.</summary>
/// <remarks>The user's store cannot unset a variable of the machine's, only give it another value, so the two must not mix.</remarks>
internal static class ComposedVariables
{
    /// <summary>The names that give an identity, or change the one that other variables give. A region and a switch give none.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. OssVariables.All.Where(static name => name != OssVariables.PersistedId),
        .. FurtherVariables.Touched.Except(FurtherVariables.Settings),
    ];

    /// <summary>
    /// The variables of the machine that would stay beside the user's identity; empty where a new process gets one whole set.
    /// </summary>
    /// <param name="user">The user's variables by their names.</param>
    /// <param name="machine">The machine's.</param>
    public static IReadOnlyList<string> FindStray(IReadOnlyDictionary<string, string> user, IReadOnlyDictionary<string, string> machine)
    {
        if (!Names.Any(user.ContainsKey))
        {
            return [];
        }

        return [.. Names.Where(name => machine.ContainsKey(name) && !user.ContainsKey(name) && IsRead(name, user))];
    }

    // What only readers of the second family look at changes nothing for a user who has none of it and a machine that has none.
    private static bool IsRead(string name, IReadOnlyDictionary<string, string> user) =>
        !AlibabaCloudVariables.Overriding.Contains(name) || AlibabaCloudVariables.AccessKeyIds.Any(user.ContainsKey);
}
