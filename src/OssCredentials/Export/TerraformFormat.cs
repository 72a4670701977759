using System;
using System.Collections.Generic;

namespace OssCredentials.Export;

/// <summary><c>NAME=value</c> lines with the names that Terraform's <c>oss</c> backend reads, and its provider too.</summary>
/// <remarks>
/// The backend reads <c>ALICLOUD_ACCESS_KEY</c> and <c>ALICLOUD_SECRET_KEY</c> first, then <c>ALICLOUD_ACCESS_KEY_ID</c> and
/// <c>ALICLOUD_ACCESS_KEY_SECRET</c>, so it gets both. Source: hashicorp/terraform, backend/remote-state/oss.
/// </remarks>
public sealed class TerraformFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        ProcessAnswer.RefuseRole("Terraform", variables ?? throw new ArgumentNullException(nameof(variables)));
        var values = new List<KeyValuePair<string, string>>();
        if (variables.Region is string region)
        {
            values.Add(new("ALICLOUD_REGION", region));
        }

        if (variables.OssEndpoint is string endpoint)
        {
            values.Add(new("ALICLOUD_OSS_ENDPOINT", endpoint));
        }

        values.Add(new("ALICLOUD_ACCESS_KEY_SECRET", variables.Credential.AccessKeySecret));
        values.Add(new("ALICLOUD_SECRET_KEY", variables.Credential.AccessKeySecret));
        if (variables.Credential.SecurityToken is string token)
        {
            values.Add(new("ALICLOUD_SECURITY_TOKEN", token));
        }

        values.Add(new("ALICLOUD_ACCESS_KEY", variables.Credential.AccessKeyId));
        values.Add(new("ALICLOUD_ACCESS_KEY_ID", variables.Credential.AccessKeyId));
        return UnquotedLines.Write(values, destination, "Terraform");
    }
}
