using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>Lines for standard output that set variables for the later steps of an Azure Pipelines job.</summary>
/// <remarks>
/// Id, secret and token are secret variables: the agent masks them, and a later step gets them only where it names them
/// (<c>env: OSS_ACCESS_KEY_SECRET: $(OSS_ACCESS_KEY_SECRET)</c>). The id is one of them so that no step gets half a set.
/// There is no unset: what the credential lacks becomes empty. With the variable DECODE_PERCENTS=false the agent leaves
/// <c>%AZP25</c> as it is, and a value with a percent sign does not arrive. Source: microsoft/azure-pipelines-agent,
/// docs/design/percentEncoding.md; task.setvariable in "Logging commands".
/// </remarks>
public sealed class AzurePipelinesFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(AccessKeyCredential credential, ExportDestination destination)
    {
        IReadOnlyList<KeyValuePair<string, string?>> variables = ExportedVariables.Of(credential);
        var lines = new List<string>(variables.Count);
        foreach (KeyValuePair<string, string?> variable in variables)
        {
            bool secret = variable.Key is OssVariables.AccessKeyId or OssVariables.AccessKeySecret or OssVariables.SessionToken;
            lines.Add($"##vso[task.setvariable variable={variable.Key}{(secret ? ";issecret=true" : string.Empty)}]{Escape(variable.Value ?? string.Empty)}");
        }

        return lines;
    }

    /// <summary>What the agent's parser takes for its own, the percent sign first (D9).</summary>
    internal static string Escape(string value) => value
        .Replace("%", "%AZP25")
        .Replace(";", "%3B")
        .Replace("\r", "%0D")
        .Replace("\n", "%0A")
        .Replace("]", "%5D");
}
