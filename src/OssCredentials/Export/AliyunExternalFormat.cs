using System;
using System.Collections.Generic;
using OssCredentials.Values;

namespace OssCredentials.Export;

/// <summary>The output that the aliyun CLI expects from the <c>process_command</c> of a profile in mode <c>External</c>.</summary>
/// <remarks>
/// Members: mode (<c>AK</c> or <c>StsToken</c>), access_key_id, access_key_secret, sts_token, expiration. Source:
/// aliyun/aliyun-cli, config/profile.go, which reads standard output over the profile and passes standard error on.
/// </remarks>
public sealed class AliyunExternalFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) => ProcessAnswer.Write(
        "AliyunExternal",
        variables ?? throw new ArgumentNullException(nameof(variables)),
        version: null,
        new("mode", variables.Credential.IsTemporary ? "StsToken" : "AK"),
        new("access_key_id", variables.Credential.AccessKeyId),
        new("access_key_secret", variables.Credential.AccessKeySecret),
        new("sts_token", variables.Credential.SecurityToken),
        new("expiration", variables.Credential.Expiration is DateTimeOffset end ? Expirations.ToText(end) : null));
}
