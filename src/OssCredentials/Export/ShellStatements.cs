using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>The order of statements that the shells share.</summary>
internal static class ShellStatements
{
    /// <summary>
    /// Removes the id first and sets it last: where a statement in between fails, on a read-only variable say, the shell is
    /// left without a set, never with a mixed one (B5).
    /// </summary>
    public static IReadOnlyList<string> Write(AccessKeyCredential credential, Func<string, string, string> set, Func<string, string> unset)
    {
        IReadOnlyList<KeyValuePair<string, string?>> variables = ExportedVariables.Of(credential);
        var lines = new List<string>(variables.Count + 1) { unset(OssVariables.AccessKeyId) };
        foreach (KeyValuePair<string, string?> variable in variables)
        {
            lines.Add(variable.Value is string value ? set(variable.Key, value) : unset(variable.Key));
        }

        return lines;
    }
}
