using System.Collections.Generic;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
/// <remarks>Read with <c>eval "$(…)"</c>, or with <c>. file</c>.</remarks>
public sealed class ShFormat : ICredentialFormat
{
    /// <summary>A comment, in which a CR at the end of the line has no effect.</summary>
    internal const string Comment = " # OssCredentials";

    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) =>
        ShellStatements.Write(
            variables,
            destination,
            static (name, value) => $"export {name}={PosixQuoting.Quote(value)}",
            static name => $"unset {name}",
            ignored: Comment);
}
