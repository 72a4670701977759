using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>The lines that tell a CI runner to mask a credential's secrets in its log from then on (D8).</summary>
/// <remarks>
/// They contain the secrets, and only a runner removes them from its output, so elsewhere there are none. GitHub Actions sets
/// GITHUB_ACTIONS, Azure Pipelines TF_BUILD. Both runners read them from standard output and standard error. Sources:
/// actions/runner, ScriptHandler (an OutputManager for each of the two streams) and ActionCommand; microsoft/azure-pipelines-agent,
/// task.setsecret. A step of Azure Pipelines may fail because of a line on standard error.
/// </remarks>
public static class LogMask
{
    /// <summary>The lines for GitHub Actions, to print on standard error before anything else; none elsewhere.</summary>
    public static IReadOnlyList<string> GitHubLines(AccessKeyCredential credential) => GitHubLines(credential, ProcessEnvironment.Instance);

    /// <summary>The lines for Azure Pipelines, to print on standard output before anything else; none elsewhere.</summary>
    public static IReadOnlyList<string> AzureLines(AccessKeyCredential credential) => AzureLines(credential, ProcessEnvironment.Instance);

    internal static IReadOnlyList<string> GitHubLines(AccessKeyCredential credential, IEnvironmentVariables environment) =>
        Lines(credential, environment, "GITHUB_ACTIONS", static value => "::add-mask::" + value.Replace("%", "%25"));

    internal static IReadOnlyList<string> AzureLines(AccessKeyCredential credential, IEnvironmentVariables environment) =>
        Lines(credential, environment, "TF_BUILD", static value => "##vso[task.setsecret]" + AzurePipelinesFormat.Escape(value));

    private static IReadOnlyList<string> Lines(AccessKeyCredential credential, IEnvironmentVariables environment, string runner, Func<string, string> mask)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));

        // A line break in a secret would end the mask half-way and show the rest.
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        return EnvironmentFlag.IsSet(environment, runner) ? [.. ExportedVariables.Hidden(credential).Select(mask)] : [];
    }
}
