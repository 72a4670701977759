using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Export;

/// <summary>Lines for standard output that set variables for the later steps of an Azure Pipelines job.</summary>
/// <remarks>
/// The agent puts only variables that aren't secret into a later step's environment, so these aren't. First, <c>task.setsecret</c>
/// masks the AccessKey ID, the secret and the token in every log, whatever variable holds them. A later step gets secret variables
/// only if it maps them: <c>env: OSS_ACCESS_KEY_SECRET: $(OSS_ACCESS_KEY_SECRET)</c>. There is no unset: a variable that an earlier
/// step has set and the credential lacks becomes empty. With the variable DECODE_PERCENTS=false the agent doesn't decode
/// <c>%AZP25</c>, and a value with a percent sign arrives changed. Source: microsoft/azure-pipelines-agent,
/// docs/design/percentEncoding.md; task.setvariable and task.setsecret in "Logging commands".
/// </remarks>
public sealed class AzurePipelinesFormat : ICredentialFormat
{
    /// <inheritdoc/>
    public string LineEnd => "\n";

    /// <summary>Whether the AccessKey ID, the secret and the token are secret variables.</summary>
    public bool AsSecretVariables { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Write(ExportedVariables variables, ExportDestination destination)
    {
        if (variables is null)
        {
            throw new ArgumentNullException(nameof(variables));
        }

        IReadOnlyList<string> hidden = ExportedVariables.Hidden(variables.Credential);
        return
        [
            .. hidden.Select(static value => "##vso[task.setsecret]" + Escape(value)),
            .. variables.SetOrEmpty.Select(variable =>
                $"##vso[task.setvariable variable={variable.Key}{(AsSecretVariables && hidden.Contains(variable.Value) ? ";issecret=true" : string.Empty)}]{Escape(variable.Value)}"),
        ];
    }

    /// <summary>Escapes what the agent's parser would interpret, the percent sign first (D9).</summary>
    internal static string Escape(string value) => value
        .Replace("%", "%AZP25")
        .Replace(";", "%3B")
        .Replace("\r", "%0D")
        .Replace("\n", "%0A")
        .Replace("]", "%5D");
}
