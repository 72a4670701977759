using System.Collections.Generic;

namespace OssCredentials.Export;

/// <summary>A file for <c>docker run --env-file</c> and similar options.</summary>
/// <remarks>A container starts without variables, so what the credential lacks is left out.</remarks>
public sealed class DockerFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) => UnquotedLines.Write(variables.Set, destination, "Docker");
}
