using System;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.Export;

/// <summary>Lines for standard output that set variables for the later steps of an Azure Pipelines job.</summary>
/// <remarks>
/// The agent puts only variables that are not secret into a later step's environment, so these are none. First
/// <c>task.setsecret</c> hides the AccessKey ID, the secret and the token in every log, whatever variable holds them. As secret
/// variables a later step gets them only where it names them: <c>env: OSS_ACCESS_KEY_SECRET: $(OSS_ACCESS_KEY_SECRET)</c>. There
/// is no unset: what an earlier step has set and the credential lacks becomes empty. With the variable DECODE_PERCENTS=false the
/// agent leaves <c>%AZP25</c> as it is, and a value with a percent sign does not arrive. Source: microsoft/azure-pipelines-agent,
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

    /// <summary>What the agent's parser takes for its own, the percent sign first (D9).</summary>
    internal static string Escape(string value) => value
        .Replace("%", "%AZP25")
        .Replace(";", "%3B")
        .Replace("\r", "%0D")
        .Replace("\n", "%0A")
        .Replace("]", "%5D");
}
