using System.Collections.Generic;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
/// <remarks>Read with <c>eval "$(…)"</c>, or with <c>. file</c>.</remarks>
public sealed class ShFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) =>
        ShellStatements.Write(
            variables,
            static (name, value) => $"export {name}={PosixQuoting.Quote(value)}",
            static name => $"unset {name}");
}
