using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Persistence.Shells;

namespace OssCredentials.Export;

/// <summary>Statements for sh, bash, dash, zsh, ksh, mksh and busybox.</summary>
/// <remarks>Read with <c>eval "$(…)"</c>, or with <c>. file</c>.</remarks>
public sealed class ShFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination) =>
        ShellStatements.Write(
            credential,
            static (name, value) => $"export {name}={PosixQuoting.Quote(value)}",
            static name => $"unset {name}");
}
