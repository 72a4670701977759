using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using OssCredentials.Emulator.Rpc;

namespace OssCredentials.Emulator.Sts;

/// <summary>The parameters that the actions of the AssumeRole family share.</summary>
internal static partial class RoleRequests
{
    private const int DefaultDurationSeconds = 3600;

    /// <exception cref="ServiceErrorException">The name is missing or isn't valid.</exception>
    public static string SessionName(RpcCall call)
    {
        string name = call.Require("RoleSessionName");
        return SessionNamePattern().IsMatch(name) ? name : throw new ServiceErrorException("InvalidParameter.RoleSessionName");
    }

    /// <exception cref="ServiceErrorException">There is a policy, and it isn't valid.</exception>
    public static void CheckPolicy(RpcCall call)
    {
        if (call.TryGet("Policy", out string? policy))
        {
            PolicyGrammar.Check(policy);
        }
    }

    /// <summary>The session policy; null when there is none.</summary>
    public static string? PolicyOf(RpcCall call) => call.TryGet("Policy", out string? policy) ? policy : null;

    /// <exception cref="ServiceErrorException">There is no such role.</exception>
    public static EmulatorRole FindRole(EmulatorOptions options, RpcCall call)
    {
        string arn = call.Require("RoleArn");
        return options.Roles.FirstOrDefault(role => string.Equals(role.Arn, arn, StringComparison.OrdinalIgnoreCase))
            ?? throw new ServiceErrorException("EntityNotExist.Role", "The role not exists: " + arn);
    }

    /// <exception cref="ServiceErrorException">The duration isn't a number, or is outside the role's limits.</exception>
    public static TimeSpan DurationOf(EmulatorOptions options, RpcCall call, EmulatorRole role)
    {
        if (!call.TryGet("DurationSeconds", out string? text))
        {
            return TimeSpan.FromSeconds(Math.Min(DefaultDurationSeconds, role.MaxSessionDuration.TotalSeconds));
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
            || seconds < options.MinimumDurationSeconds
            || seconds > role.MaxSessionDuration.TotalSeconds)
        {
            throw new ServiceErrorException(
                "InvalidParameter.DurationSeconds",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The Min/Max value of DurationSeconds is {options.MinimumDurationSeconds}/{role.MaxSessionDuration.TotalSeconds} seconds."));
        }

        return TimeSpan.FromSeconds(seconds);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9.@_-]{2,64}\z")]
    private static partial Regex SessionNamePattern();
}
