namespace OssCredentials.Tests;

/// <summary>How large the long runs are: seconds in the ordinary run, the full figures behind a switch.</summary>
internal static class FullSize
{
    /// <summary>The environment variable that asks for the full size with the value 1.</summary>
    public const string Switch = "OSSCREDENTIALS_FULL_TESTS";

    public static bool IsAsked { get; } = System.Environment.GetEnvironmentVariable(Switch) == "1";

    public static int Of(int ordinary, int full) => IsAsked ? full : ordinary;
}
