using System;
using System.Collections.Generic;

namespace OssCredentials.Tests.Persistence.Shells;

/// <summary>The result of a shell.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output of <c>env -0</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = entry.IndexOf('=');
            variables.Add(entry[..equals], entry[(equals + 1)..]);
        }

        return variables;
    }
}
