using System;

namespace OssCredentials.Environment;

/// <summary>A switch in a variable: <c>1</c>, <c>true</c> or <c>yes</c>, case-insensitive, means on.</summary>
internal static class EnvironmentFlag
{
    public static bool IsSet(IEnvironmentVariables environment, string name)
    {
        string? value = environment.Get(name)?.Trim();
        return value == "1"
            || "true".Equals(value, StringComparison.OrdinalIgnoreCase)
            || "yes".Equals(value, StringComparison.OrdinalIgnoreCase);
    }
}
