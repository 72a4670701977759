using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Values;

namespace OssCredentials.Export;

/// <summary>The answer that ossutil 2 takes from its <c>credential-process</c>.</summary>
/// <remarks>Members: AccessKeyId, AccessKeySecret, SecurityToken, Expiration. Source: ossutil 2, mode <c>Process</c>.</remarks>
public sealed class OssutilProcessFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination) => ProcessAnswer.Write(
        "OssutilProcess",
        credential ?? throw new ArgumentNullException(nameof(credential)),
        new("AccessKeyId", credential.AccessKeyId),
        new("AccessKeySecret", credential.AccessKeySecret),
        new("SecurityToken", credential.SecurityToken),
        new("Expiration", credential.Expiration is DateTimeOffset end ? Expirations.ToText(end) : null));
}
