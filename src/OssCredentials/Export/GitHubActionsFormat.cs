using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Export;

/// <summary>Lines for the file <c>$GITHUB_ENV</c>, which sets variables for the later steps of a GitHub Actions job.</summary>
/// <remarks>
/// The file has no unset: a variable that an earlier step has set and the credential lacks becomes empty. The lines mask nothing:
/// print those of <see cref="LogMask"/> first. Source: actions/runner, FileCommandManager.
/// </remarks>
public sealed class GitHubActionsFormat : ICredentialFormat
{
    private readonly Func<string> _nextDelimiter;

    /// <summary>Creates the format.</summary>
    public GitHubActionsFormat()
        : this(static () => "OSSCREDENTIALS_" + Guid.NewGuid().ToString("N"))
    {
    }

    internal GitHubActionsFormat(Func<string> nextDelimiter) => _nextDelimiter = nextDelimiter;

    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        KeyValuePair<string, string>[] set = [.. variables.SetOrEmpty];

        // D9, CVE-2022-35954: a delimiter that can be guessed, or that a value contains, would let the value set other variables.
        string delimiter = _nextDelimiter();
        while (set.Any(variable => variable.Value.Contains(delimiter)))
        {
            delimiter = _nextDelimiter();
        }

        var lines = new List<string>(3 * set.Length);
        foreach (KeyValuePair<string, string> variable in set)
        {
            if (variable.Value.Length > 0)
            {
                lines.Add(variable.Key + "<<" + delimiter);
                lines.Add(variable.Value);
                lines.Add(delimiter);
            }
            else
            {
                lines.Add(variable.Key + "=");
            }
        }

        return lines;
    }
}
