using System;
using System.Collections.Generic;
using OssCredentials.Values;

namespace OssCredentials.Export;

/// <summary>The output that ossutil 2 expects from its <c>credential-process</c>.</summary>
/// <remarks>Members: AccessKeyId, AccessKeySecret, SecurityToken, Expiration. Source: ossutil 2, mode <c>Process</c>.</remarks>
public sealed class OssutilProcessFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) => ProcessAnswer.Write(
        "OssutilProcess",
        variables ?? throw new ArgumentNullException(nameof(variables)),
        version: null,
        new("AccessKeyId", variables.Credential.AccessKeyId),
        new("AccessKeySecret", variables.Credential.AccessKeySecret),
        new("SecurityToken", variables.Credential.SecurityToken),
        new("Expiration", variables.Credential.Expiration is DateTimeOffset end ? Expirations.ToText(end) : null));
}
