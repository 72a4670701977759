using System;
using System.Collections.Generic;
using System.Linq;
using OssCredentials.Environment;
using OssCredentials.Errors;
using OssCredentials.Profiles;

namespace OssCredentials.Providers;

/// <summary>
/// The profiles that this process and its parents are resolving. They are passed to a program that a profile starts for its
/// credential, so that a profile whose program asks for the same profile ends in an error instead of one process after another.
/// </summary>
internal static class ProfileRing
{
    /// <summary>The variable for such a program: the profiles, outermost first, percent-encoded and separated by semicolons.</summary>
    public const string Variable = "OSSCREDENTIALS_RESOLVING_PROFILES";

    // More than anyone nests on purpose.
    private const int MaximumDepth = 8;

    /// <summary>The value of <see cref="Variable"/> for the program of a profile.</summary>
    /// <exception cref="CredentialSourceException">The profile is already being resolved.</exception>
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
