using System.Collections.Generic;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for fish.</summary>
/// <remarks>Read with <c>… | source</c>, or with <c>source file</c>.</remarks>
public sealed class FishFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) =>
        ShellStatements.Write(
            variables,
            destination,
            static (name, value) => $"set -gx {name} {FishQuoting.Quote(value)}",
            static name => $"if set -q {name}; set -e {name}; end",
            ignored: ShFormat.Comment);
}
