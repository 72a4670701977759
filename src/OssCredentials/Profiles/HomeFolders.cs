using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using OssCredentials.Environment;

namespace OssCredentials.Profiles;

/// <summary>The folders in which tools look for their files of this user.</summary>
internal static class HomeFolders
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>The variables that the SDKs and ossutil read the user's folder from.</summary>
    public static string Variable => s_isWindows ? "USERPROFILE" : "HOME";

    /// <summary>The folder of the SDKs and ossutil; null if unknown.</summary>
    public static string? Of(IEnvironmentVariables environment) => environment.Get(Variable);

    /// <summary>The folders in which the aliyun CLI's file may be, the CLI's own first.</summary>
    public static IReadOnlyList<string> OfCli(IEnvironmentVariables environment) => OfCli(environment, s_isWindows);

    /// <inheritdoc cref="OfCli(IEnvironmentVariables)"/>
    /// <remarks>
    /// On Windows the CLI uses HOMEDRIVE and HOMEPATH, which may be a network drive, before USERPROFILE, which the SDKs use for the
    /// same file. Source: aliyun/aliyun-cli, config/configuration.go, GetHomePath.
    /// </remarks>
    internal static IReadOnlyList<string> OfCli(IEnvironmentVariables environment, bool isWindows)
    {
        string? first = isWindows ? environment.Get("HOMEDRIVE") + environment.Get("HOMEPATH") : environment.Get("HOME");
        string? second = isWindows ? environment.Get("USERPROFILE") : null;
        return [.. new[] { first, second }.OfType<string>().Where(static folder => folder.Length > 0).Distinct()];
    }
}
