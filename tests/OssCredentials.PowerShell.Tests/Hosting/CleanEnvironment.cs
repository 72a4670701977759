using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace OssCredentials.PowerShell.Tests.Hosting;

/// <summary>
/// Removes every variable that the module reads from the process, sets an empty home folder, and restores the old values on
/// dispose: no test may read or write the files of the user who runs it.
/// </summary>
internal sealed class CleanEnvironment : IDisposable
{
    private static readonly string[] s_prefixes = ["OSS_", "OSSCREDENTIALS_", "OSSUTIL_", "ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_", "ACTIONS_ID_TOKEN_"];
    private static readonly string[] s_names = ["SECURITY_TOKEN", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY", "HOME", "USERPROFILE", "XDG_CONFIG_HOME", "ZDOTDIR"];

    private readonly Dictionary<string, string> _before = Variables();

    public CleanEnvironment()
    {
        RemoveAll();
        Home = System.IO.Directory.CreateTempSubdirectory("u-").FullName;
        Environment.SetEnvironmentVariable("HOME", Home);
        Environment.SetEnvironmentVariable("USERPROFILE", Home);

        // A test of a service that keeps failing needn't wait as long as a person would.
        Environment.SetEnvironmentVariable(RetrySeconds, "1");
    }

    /// <summary>The home folder of the test.</summary>
    public string Home { get; }

    /// <summary>The module's variables that are set now.</summary>
    public static Dictionary<string, string> Variables() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Where(static entry => IsOurs((string)entry.Key))
        .ToDictionary(static entry => (string)entry.Key, static entry => (string)entry.Value!);

    /// <summary>The variables of the OSS set alone, as <c>NAME=value</c>, sorted.</summary>
    public static string[] Set() =>
    [
        .. Variables()
            .Where(static variable => variable.Key.StartsWith("OSS", StringComparison.Ordinal) && variable.Key != FullTests)
            .Select(static variable => $"{variable.Key}={variable.Value}")
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose()
    {
        RemoveAll();
        System.IO.Directory.Delete(Home, recursive: true);
        foreach ((string name, string value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private const string FullTests = "OSSCREDENTIALS_FULL_TESTS";
    internal const string RetrySeconds = "OSSCREDENTIALS_RETRY_SECONDS";

    private static void RemoveAll()
    {
        foreach (string name in Variables().Keys.Where(static name => name != FullTests))
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    /// <summary>Whether a variable is one that the module reads or sets.</summary>
    internal static bool IsOurs(string name) =>
        (name != RetrySeconds && s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        || s_names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
