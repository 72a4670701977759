using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace OssCredentials.Environment;

/// <summary>The folders with the files of this user, determined in one place for every file that is read or written.</summary>
/// <remarks>
/// Where the variable isn't set, it is the home folder that the account has in the database of users, as for Python's
/// <c>expanduser</c>, Node's <c>homedir</c> and every login shell. A relative path would be another folder after each
/// <c>cd</c>, so it is no home folder.
/// </remarks>
internal static class HomeFolders
{
    private static readonly bool s_isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>The variable with the user's folder.</summary>
    public static string Variable => s_isWindows ? "USERPROFILE" : "HOME";

    /// <summary>The user's folder; null when it is unknown.</summary>
    public static string? Of(IEnvironmentVariables environment) =>
        (environment.Get(Variable) ?? environment.AccountHome) is string home && Path.IsPathRooted(home) ? home : null;

    /// <summary>Why the user's folder is unknown, as a sentence.</summary>
    public static string WhyUnknown(IEnvironmentVariables environment) => environment.Get(Variable) is null
        ? $"There is no home folder: {Variable} is not set, and the user database has no home folder for this user."
        : $"{Variable} isn't the absolute path of a folder.";

    /// <summary>The folders in which the aliyun CLI's file may be, the CLI's own first.</summary>
    public static IReadOnlyList<string> OfCli(IEnvironmentVariables environment) => OfCli(environment, s_isWindows);

    /// <inheritdoc cref="OfCli(IEnvironmentVariables)"/>
    /// <remarks>
    /// On Windows the CLI takes HOMEDRIVE and HOMEPATH, which may be a network drive, before USERPROFILE, which the SDKs take
    /// for the same file. Source: aliyun/aliyun-cli, config/configuration.go, GetHomePath.
    /// </remarks>
    internal static IReadOnlyList<string> OfCli(IEnvironmentVariables environment, bool isWindows)
    {
        string?[] folders = isWindows
            ? [environment.Get("HOMEDRIVE") + environment.Get("HOMEPATH"), environment.Get("USERPROFILE") ?? environment.AccountHome]
            : [Of(environment)];
        return [.. folders.OfType<string>().Where(static folder => folder.Length > 0).Distinct()];
    }
}
