using System;
using System.Globalization;
using OssCredentials.Environment;
using OssCredentials.Errors;

namespace OssCredentials.Transport;

/// <summary>How long a request is repeated if the service throttles or fails.</summary>
internal static class RetryTimes
{
    /// <summary>The variable with this time, in whole seconds, 0 to 3,600; 0 sends one request.</summary>
    public const string Variable = "OSSCREDENTIALS_RETRY_SECONDS";

    private const int MaximumSeconds = 3_600;

    /// <summary>How long a person at a prompt waits; the services throttle by the second and by the minute.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(15);

    /// <exception cref="InvalidCredentialValueException">The variable doesn't hold such a number.</exception>
    public static TimeSpan Read(IEnvironmentVariables environment)
    {
        if (environment.Get(Variable) is not string text)
        {
            return Default;
        }

        return int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds <= MaximumSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidCredentialValueException(
                "InvalidRetrySeconds", Variable, $"{Variable} isn't a whole number of seconds from 0 to {MaximumSeconds:N0}.",
                "Set it to a number such as 60, or remove it: without it, requests are repeated for 15 seconds.");
    }
}
