using System.Collections.Generic;
using OssCredentials.Errors;
using OssCredentials.Values;

namespace OssCredentials.Export;

/// <summary><c>NAME=value</c> without quotes, in the one alphabet that every reader of such files accepts unchanged.</summary>
/// <remarks>
/// No quoting is read in the same way by docker, node, python-dotenv, bash and GitLab, so there is none: characters other than
/// <c>A-Z a-z 0-9 + / = _ . : -</c> are refused, and so is <c>=</c> at the start or after a colon, which zsh replaces with the path
/// of a command. Keys, tokens and ARNs need no others.
/// </remarks>
internal static class UnquotedLines
{
    public static IReadOnlyList<string> Write(IEnumerable<KeyValuePair<string, string>> variables, ExportDestination destination, string format)
    {
        var lines = new List<string>();
        foreach (KeyValuePair<string, string> variable in variables)
        {
            string value = variable.Value;
            int position = IndexOfDisputed(value);
            if (position >= 0)
            {
                throw new InvalidCredentialValueException(
                    format + "CannotHoldValue", variable.Key,
                    $"{variable.Key} contains the character {value[position]}, which the readers of the format {format} interpret differently.",
                    "Use the format of a shell, or run the program with Use-OssCredential.");
            }

            lines.Add(variable.Key + "=" + value);
        }

        // One object, because PowerShell on Windows ends each with CR and LF, and a shell that reads the file treats a CR as part of the
        // value (C29). The last CR is in a comment. GitLab accepts no comment, and removes the CR itself.
        return destination == ExportDestination.Pipeline && format != "GitLab" ? [string.Join("\n", lines) + "\n# OssCredentials"] : lines;
    }

    private static int IndexOfDisputed(string value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if ((!Characters.IsLetterOrDigit(c) && c is not ('+' or '/' or '=' or '_' or '.' or ':' or '-'))
                || (c == '=' && (i == 0 || value[i - 1] == ':')))
            {
                return i;
            }
        }

        return -1;
    }
}
