using System;
using System.Collections.Generic;
using OssCredentials.Values;

namespace OssCredentials.Export;

/// <summary>The output that boto3, the AWS CLI and rclone expect from a <c>credential_process</c>.</summary>
/// <remarks>Members: Version (1), AccessKeyId, SecretAccessKey, SessionToken, Expiration. Source: botocore, ProcessProvider.</remarks>
public sealed class AwsProcessFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination) => ProcessAnswer.Write(
        "AwsProcess",
        variables ?? throw new ArgumentNullException(nameof(variables)),
        version: 1,
        new("AccessKeyId", variables.Credential.AccessKeyId),
        new("SecretAccessKey", variables.Credential.AccessKeySecret),
        new("SessionToken", variables.Credential.SecurityToken),
        new("Expiration", variables.Credential.Expiration is DateTimeOffset end ? Expirations.ToText(end) : null));
}
