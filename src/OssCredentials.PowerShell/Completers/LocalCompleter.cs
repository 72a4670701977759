using System;
using System.Collections;
using System.Collections.Generic;
using System.Management.Automation;
using System.Management.Automation.Language;
using OssCredentials.Text;

namespace OssCredentials.PowerShell.Completers;

/// <summary>Offers values that are known on this machine: completion never sends a request or starts a program.</summary>
public abstract class LocalCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        foreach (string value in Values(fakeBoundParameters ?? new Hashtable()))
        {
            // A name with control characters, or one that looks like a secret, is not put on the screen.
            if (value.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && ForeignText.Show(value) == value)
            {
                yield return new CompletionResult(Quote(value), value, CompletionResultType.ParameterValue, ToolTip(value));
            }
        }
    }

    /// <summary>The values to offer, in the order in which they are offered.</summary>
    private protected abstract IEnumerable<string> Values();

    /// <summary>The same, depending on the other parameters in the command line.</summary>
    private protected virtual IEnumerable<string> Values(IDictionary bound) => Values();

    /// <summary>The tooltip of a value.</summary>
    private protected virtual string ToolTip(string value) => value;

    // A name from a file must not become an expression in the command line.
    private static string Quote(string value)
    {
        foreach (char c in value)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ':' or '/'))
            {
                return "'" + CodeGeneration.EscapeSingleQuotedStringContent(value) + "'";
            }
        }

        return value;
    }
}
