using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary>Statements for cmd, the Windows command prompt: <c>set "NAME=value"</c>.</summary>
/// <remarks>
/// Read with <c>for /f "delims=" %i in ('…') do @%i</c>, or by calling the file, which is written as a batch file. Between the
/// quotes <c>&amp; | &lt; &gt; ^ ( )</c> are ordinary characters. Refused are: <c>"</c>, which ends the quotes; <c>!</c>, which cmd
/// expands if delayed expansion is on, and then also removes <c>^</c>; <c>%</c> at the prompt, where it can't be escaped (a batch
/// file has <c>%%</c>); and a line over 8,191 characters, the longest that cmd reads. Source: Microsoft's command-line reference,
/// "set", "cmd" and "Command prompt line string limitation".
/// </remarks>
public sealed class CmdFormat : ICredentialFormat
{
    private const int LongestLine = 8_191;

    /// <inheritdoc/>
    public string LineEnd => "\r\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        bool batchFile = destination == ExportDestination.File;

        // A batch file shows each line before it runs it, unless the line begins with @.
        string command = batchFile ? "@set" : "set";
        return ShellStatements.Write(
            variables,
            destination,
            (name, value) => $"{command} \"{name}={Quote(name, value, batchFile)}\"",
            name => $"{command} \"{name}=\"");
    }

    private static string Quote(string name, string value, bool batchFile)
    {
        foreach (char c in value)
        {
            if (c is '"' or '!' || (c == '%' && !batchFile))
            {
                throw new InvalidCredentialValueException(
                    "CmdCannotHoldValue", name, $"{name} contains the character {c}, which can't be quoted in cmd{(c == '%' ? " outside a batch file" : string.Empty)}.",
                    c == '%' ? "Use -Path to write a batch file, or another format." : "Use another format.");
            }
        }

        string quoted = value.Replace("%", "%%");
        int length = "@set \"=\"".Length + name.Length + quoted.Length;
        return length <= LongestLine
            ? quoted
            : throw new InvalidCredentialValueException(
                "CmdCannotHoldValue", name, $"{name} would be a line of {length} characters, and cmd reads at most {LongestLine}.", "Use another format.");
    }
}
