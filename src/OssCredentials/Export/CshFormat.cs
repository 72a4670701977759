using System.Collections.Generic;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for csh and tcsh.</summary>
/// <remarks>
/// Read with <c>eval "</c>…<c>"</c>, or with <c>source file</c>. Each statement ends with a semicolon, because eval joins all lines
/// into one.
/// </remarks>
public sealed class CshFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) =>
        ShellStatements.Write(
            variables,
            destination,
            static (name, value) => $"setenv {name} {CshQuoting.Quote(value)};",
            static name => $"unsetenv {name};",
            separator: " ",
            // A command that does nothing: on a terminal, # doesn't begin a comment.
            ignored: " : OssCredentials");
}
