using System.Collections.Generic;
using OssCredentials.Credentials;

namespace OssCredentials.Export;

/// <summary>A file for <c>docker run --env-file</c> and its kin.</summary>
/// <remarks>A name alone would take the value of the caller, so what the credential lacks stands there with an empty value.</remarks>
public sealed class DockerFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination) => UnquotedLines.Write(credential, "Docker");
}
