using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>The order of statements that the shells share.</summary>
internal static class ShellStatements
{
    /// <summary>
    /// Removes the ids first and sets them last: where a statement in between fails, on a read-only variable say, the shell is
    /// left without a set, never with a mixed one (B5).
    /// </summary>
    public static IReadOnlyList<string> Write(ExportedVariables variables, Func<string, string, string> set, Func<string, string> unset)
    {
        var lines = new List<string>(variables.All.Count + 1) { unset(OssVariables.AccessKeyId) };
        lines.AddRange(AlibabaCloudVariables.AccessKeyIds.Where(id => variables.All.Any(variable => variable.Key == id)).Select(unset));
        foreach (KeyValuePair<string, string?> variable in variables.All)
        {
            lines.Add(variable.Value is string value ? set(variable.Key, value) : unset(variable.Key));
        }

        return lines;
    }
}
