using System;
using System.Globalization;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Text;
using OssCredentials.Values;

namespace OssCredentials.Sts;

/// <summary>The name of a role session that its caller left out. It is in the ActionTrail log.</summary>
internal static class RoleSessionNames
{
    private static readonly string[] s_variables = ["OSS_ROLE_SESSION_NAME", "ALIBABA_CLOUD_ROLE_SESSION_NAME"];

    /// <summary>How to make a session name of what an account, a build or a machine is called.</summary>
    /// <param name="name">The name, as a script writes it.</param>
    public static string RemedyFor(string name) =>
        $"Replace the other characters: ({name} -replace '[^A-Za-z0-9.@_-]', '-'), and shorten it to 64 characters.";

    /// <summary>The environment's name, or one that tells this module and the time.</summary>
    /// <exception cref="InvalidCredentialValueException">A variable holds what no session is called.</exception>
    public static string FromEnvironment(IEnvironmentVariables environment, DateTimeOffset now) =>
        Given(environment) ?? "OssCredentials-" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The environment's name; null when it gives none.</summary>
    /// <exception cref="InvalidCredentialValueException">A variable holds what no session is called.</exception>
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
}
