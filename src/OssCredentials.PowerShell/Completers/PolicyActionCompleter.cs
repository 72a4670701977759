using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using OssCredentials.Policies;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers the actions that a policy can allow.</summary>
public sealed class PolicyActionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        foreach (string name in SessionPolicy.ActionNames)
        {
            // GetObject is accepted for oss:GetObject.
            string bare = name.Substring(name.IndexOf(':') + 1);
            if (name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(name, name, CompletionResultType.ParameterValue, name);
            }
            else if (bare.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            {
                yield return new CompletionResult(bare, bare, CompletionResultType.ParameterValue, name);
            }
        }
    }
}
