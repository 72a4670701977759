using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>
/// Which profiles are being resolved by the processes around this one. A program that a profile starts for its credential is
/// told, so that a profile whose program asks for the same profile ends in an error and not in process after process.
/// </summary>
internal static class ProfileRing
{
    /// <summary>The variable of such a program: the profiles, outermost first, percent-encoded, with semicolons between them.</summary>
    public const string Variable = "OSSCREDENTIALS_RESOLVING_PROFILES";

    // More than anybody nests on purpose.
    private const int MaximumDepth = 8;

    /// <summary>The value of <see cref="Variable"/> for the program of a profile.</summary>
    /// <exception cref="CredentialSourceException">The profile is being resolved already.</exception>
    public static string Enter(CredentialProfile profile, IEnvironmentVariables environment)
    {
        List<string> around = [.. (environment.Get(Variable) ?? string.Empty).Split([';'], StringSplitOptions.RemoveEmptyEntries)];
        string here = Uri.EscapeDataString(profile.Name) + "@" + Uri.EscapeDataString(profile.Path);
        if (around.Contains(here) || around.Count >= MaximumDepth)
        {
            string names = string.Join(" → ", around.SkipWhile(one => around.Contains(here) && one != here).Append(here).Select(static one => $"'{NameOf(one)}'"));
            throw new CredentialSourceException(
                "ProfileRing", $"{profile.Path}, line {profile.Line}, profile '{profile.Name}': its program asks for a credential that comes from the profile itself: {names}.",
                "Have the program use another source, such as another profile: Export-OssCredential AliyunExternal -ProfileName OTHER.")
            { Location = profile.Location };
        }

        return string.Join(";", around.Append(here));
    }

    private static string NameOf(string entry) => Uri.UnescapeDataString(entry.Split('@')[0]);
}
