using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Errors;

namespace OssCredentials.Diagnostics.Buckets;

/// <summary>The actions that a bucket can be checked for, in the order in which they are tried.</summary>
internal static class ActionProbes
{
    /// <summary>Every probe.</summary>
    public static IReadOnlyList<IActionProbe> All(bool isForced) => [new ReadProbe(), new ListProbe(), new WriteProbe(), new DeleteProbe(isForced)];

    /// <summary>The probes for some actions, each once.</summary>
    /// <exception cref="InvalidCredentialValueException">A word isn't the name of an action.</exception>
    public static IReadOnlyList<IActionProbe> Find(IReadOnlyList<string> words, bool isForced)
    {
        IReadOnlyList<IActionProbe> all = All(isForced);
        if (words.FirstOrDefault(word => !all.Any(probe => Is(probe, word))) is string unknown)
        {
            throw new InvalidCredentialValueException(
                "InvalidBucketAction", "Action", $"A bucket can't be checked for '{unknown}'.", $"Use {string.Join(", ", all.Select(static probe => probe.Word))}.");
        }

        return [.. all.Where(probe => words.Any(word => Is(probe, word)))];
    }

    private static bool Is(IActionProbe probe, string word) => probe.Word.Equals(word, StringComparison.OrdinalIgnoreCase);
}
