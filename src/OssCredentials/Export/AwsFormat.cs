using System;
using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Export;

/// <summary><c>NAME=value</c> lines with the names that tools for S3 read: rclone, boto3, s3cmd, against OSS's S3-compatible interface.</summary>
/// <remarks>
/// Without an endpoint such a tool would send the AccessKey ID to Amazon, so a region or an endpoint is required. The endpoint of
/// a region is <c>https://s3.oss-&lt;region&gt;.aliyuncs.com</c>. Source: the OSS page "Use Amazon S3 SDKs to access OSS".
/// boto3 reads the region from AWS_DEFAULT_REGION, the others from AWS_REGION.
/// </remarks>
public sealed class AwsFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        ProcessAnswer.RefuseRole("Aws", variables ?? throw new ArgumentNullException(nameof(variables)));
        string endpoint = variables.OssEndpoint ?? (variables.Region is null
            ? throw new InvalidCredentialValueException(
                "EndpointMissing", "Region", "S3 tools need the endpoint of OSS, and neither a region nor an endpoint is set.", "Specify -Region or -OssEndpoint.")
            : $"s3.oss-{variables.Region}.aliyuncs.com");
        var values = new List<KeyValuePair<string, string>>
        {
            new("AWS_ENDPOINT_URL", endpoint.Contains("://") ? endpoint : "https://" + endpoint),
        };
        if (variables.Region is string region)
        {
            values.Add(new("AWS_REGION", region));
            values.Add(new("AWS_DEFAULT_REGION", region));
        }

        values.Add(new("AWS_SECRET_ACCESS_KEY", variables.Credential.AccessKeySecret));
        if (variables.Credential.SecurityToken is string token)
        {
            values.Add(new("AWS_SESSION_TOKEN", token));
        }

        values.Add(new("AWS_ACCESS_KEY_ID", variables.Credential.AccessKeyId));
        return UnquotedLines.Write(values, destination, "Aws");
    }
}
