using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>The order of statements for all shells.</summary>
internal static class ShellStatements
{
    /// <summary>
    /// Removes the IDs first and sets them last: if a statement in between fails, for example for a read-only variable, the shell
    /// has no set, but never a mixed one (B5).
    /// </summary>
    /// <remarks>
    /// For a shell that keeps a CR, a pipeline gets one line that ends with something that the shell ignores. On Windows,
    /// PowerShell ends each line of its output with CR and LF, and in <c>eval "$(pwsh.exe …)"</c> under WSL the CR would become
    /// part of each line's value (C29).
    /// </remarks>
    /// <param name="variables">The variables.</param>
    /// <param name="destination">Where the statements go.</param>
    /// <param name="set">A statement that sets a variable.</param>
    /// <param name="unset">A statement that removes one.</param>
    /// <param name="separator">The separator of two statements in one line.</param>
    /// <param name="ignored">Text that the shell ignores at the end of a line; null for a reader that accepts a CR as a line end.</param>
    public static IReadOnlyList<string> Write(
        ExportedVariables variables, ExportDestination destination, Func<string, string, string> set, Func<string, string> unset,
        string separator = "; ", string? ignored = null)
    {
        var lines = new List<string>(variables.All.Count + 1) { unset(OssVariables.AccessKeyId) };
        lines.AddRange(AlibabaCloudVariables.AccessKeyIds.Where(id => variables.All.Any(variable => variable.Key == id)).Select(unset));
        foreach (KeyValuePair<string, string?> variable in variables.All)
        {
            lines.Add(variable.Value is string value ? set(variable.Key, value) : unset(variable.Key));
        }

        return ignored is not null && destination == ExportDestination.Pipeline ? [string.Join(separator, lines) + ignored] : lines;
    }
}
