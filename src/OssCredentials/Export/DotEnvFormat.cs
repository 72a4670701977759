using System.Collections.Generic;
using OssCredentials.Credentials;

namespace OssCredentials.Export;

/// <summary>A <c>.env</c> file, as node, python-dotenv, docker compose and shells read it.</summary>
/// <remarks>Such a file knows no unset: what the credential lacks stands there with an empty value.</remarks>
public sealed class DotEnvFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination) => UnquotedLines.Write(credential, "DotEnv");
}
