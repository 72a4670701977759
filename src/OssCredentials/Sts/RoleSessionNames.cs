using System;
using System.Globalization;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The generated name of a role session. It appears in the ActionTrail log.</summary>
internal static class RoleSessionNames
{
    private const int MaximumLength = 64;

    private static readonly string[] s_variables = ["OSS_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"];

    // The variable with each CI system's name for the current job, by which an entry of the audit trail leads to the job's log.
    private static readonly (string Variable, string System)[] s_jobs =
    [
        ("GITHUB_RUN_ID", "GitHub"), ("CI_JOB_ID", "GitLab"), ("BUILD_BUILDID", "AzurePipelines"), ("BUILDKITE_BUILD_NUMBER", "Buildkite"),
        ("CIRCLE_BUILD_NUM", "CircleCI"), ("BITBUCKET_BUILD_NUMBER", "Bitbucket"), ("TRAVIS_JOB_ID", "Travis"), ("BUILD_TAG", "Jenkins"),
    ];

    /// <summary>How to derive a session name from the name of an account, a build or a machine.</summary>
    /// <param name="name">The name, as a script writes it.</param>
    public static string RemedyFor(string name) =>
        $"Replace the other characters: ({name} -replace '[^A-Za-z0-9.@_-]', '-'), and shorten it to 64 characters.";

    /// <summary>
    /// The name in the environment, otherwise that of the current CI job, otherwise one with this module and the time. No two calls
    /// get the same.
    /// </summary>
    /// <exception cref="InvalidCredentialValueException">A variable holds an invalid session name.</exception>
    public static string FromEnvironment(IEnvironmentVariables environment, DateTimeOffset now)
    {
        if (Given(environment) is string given)
        {
            return given;
        }

        string own = "-" + Guid.NewGuid().ToString("N").Substring(0, 8);
        string name = JobOf(environment) ?? "OssCredentials-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return (name.Length > MaximumLength - own.Length ? name.Substring(0, MaximumLength - own.Length) : name) + own;
    }

    /// <summary>The name in the environment; null if there is none.</summary>
    /// <exception cref="InvalidCredentialValueException">A variable holds an invalid session name.</exception>
    public static string? Given(IEnvironmentVariables environment)
    {
        foreach (string variable in s_variables)
        {
            if (environment.Get(variable) is string name)
            {
                return Characters.All(name, 2, 64, ".@_-") && !SecretWords.IsIssuedSecret(name)
                    ? name
                    : throw new InvalidCredentialValueException(
                        "InvalidRoleSessionName", variable, $"{variable} isn't valid: use 2 to 64 characters from A-Z, a-z, 0-9, '.', '@', '_' and '-'.", RemedyFor("$env:" + variable));
            }
        }

        return null;
    }

    private static string? JobOf(IEnvironmentVariables environment)
    {
        foreach ((string variable, string system) in s_jobs)
        {
            // If such a variable is used for another purpose, it must not put a secret into the audit trail.
            if (environment.Get(variable) is string job && !SecretWords.IsIssuedSecret(job))
            {
                return system + "-" + string.Concat(job.Select(static c => Characters.All(c.ToString(), 1, 1, ".@_-") ? c : '-'));
            }
        }

        return null;
    }
}
