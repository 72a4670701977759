using System;
using System.Collections.Generic;
using OssCredentials.Credentials;
using OssCredentials.Environment;

namespace OssCredentials.Export;

/// <summary>The lines that tell a CI runner to hide a credential's secrets in its log from then on (D8).</summary>
/// <remarks>
/// They hold the secrets themselves, and only a runner takes them out of what it shows: there are none anywhere else.
/// GitHub Actions sets GITHUB_ACTIONS, Azure Pipelines TF_BUILD. Both runners read them from standard output and standard
/// error. Sources: actions/runner, ScriptHandler and ActionCommand; microsoft/azure-pipelines-agent, task.setsecret.
/// </remarks>
public static class LogMask
{
    /// <summary>The lines to print before anything else; none outside CI.</summary>
    public static IReadOnlyList<string> LinesFor(AccessKeyCredential credential) => LinesFor(credential, ProcessEnvironment.Instance);

    internal static IReadOnlyList<string> LinesFor(AccessKeyCredential credential, IEnvironmentVariables environment)
    {
        _ = credential ?? throw new ArgumentNullException(nameof(credential));

        // A line break in a secret would end the mask half-way and show the rest.
        CredentialRules.Check(credential, CredentialValueNames.Parameters);
        var lines = new List<string>();
        if (EnvironmentFlag.IsSet(environment, "GITHUB_ACTIONS"))
        {
            // The runner takes a command at the start of a line only: behind a prompt without a line end it would show it.
            lines.Add(string.Empty);
            Add(lines, credential, static secret => "::add-mask::" + secret.Replace("%", "%25"));
        }

        if (EnvironmentFlag.IsSet(environment, "TF_BUILD"))
        {
            Add(lines, credential, static secret => "##vso[task.setsecret]" + AzurePipelinesFormat.Escape(secret));
        }

        return lines;
    }

    private static void Add(List<string> lines, AccessKeyCredential credential, Func<string, string> mask)
    {
        lines.Add(mask(credential.AccessKeySecret));
        if (credential.SecurityToken is string token)
        {
            lines.Add(mask(token));
        }
    }
}
