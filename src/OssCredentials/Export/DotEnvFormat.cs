using System.Collections.Generic;

namespace OssCredentials.Export;

/// <summary>A <c>.env</c> file, as node, python-dotenv, docker compose and shells read it.</summary>
/// <remarks>Such a file has no unset: what the credential lacks is left out, because the Java SDK treats an empty token as a token.</remarks>
public sealed class DotEnvFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) => UnquotedLines.Write(variables.Set, destination, "DotEnv");
}
