using System.Collections.Generic;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for PowerShell and Windows PowerShell.</summary>
/// <remarks>Read with <c>Export-OssCredential … | Invoke-Expression</c>, or by dot-sourcing the file.</remarks>
public sealed class PowerShellFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) =>
        ShellStatements.Write(
            variables,
            destination,
            static (name, value) => $"$env:{name} = {PowerShellQuoting.Quote(value)}",
            static name => $"$env:{name} = $null");
}
