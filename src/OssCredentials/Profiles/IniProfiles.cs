using System;
using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>What the INI forms share: values that the tools would read differently are refused.</summary>
internal static class IniProfiles
{
    /// <summary>The values of a section, each with one meaning.</summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="section">The section.</param>
    /// <param name="normalize">The spelling of a key that stands for all that mean the same.</param>
    /// <param name="isFreeText">Whether a key's value goes beyond one word: a command line, a policy.</param>
    /// <exception cref="CredentialSourceException">A value is quoted, or holds what may be a comment.</exception>
    public static ProfileValues Values(
        ProfileText text, string name, IniSection section, Func<string, string> normalize, Func<string, bool> isFreeText)
    {
        foreach (KeyValuePair<string, IniEntry> entry in section.Entries)
        {
            string value = entry.Value.Value;
            if (value.Length > 0 && !isFreeText(entry.Key))
            {
                // Python's and Node's SDKs end a value at #, Node's at ; too, Go's at either after a blank; some take quotes off.
                string? fault = value[0] is '"' or '\'' or '`' ? "begins with a quotation mark"
                    : value.IndexOfAny(['#', ';']) >= 0 ? "holds # or ;, which some tools take for a comment"
                    : value[value.Length - 1] == '\\' ? "ends with \\, which some tools take for a continuation"
                    : null;
                if (fault is not null)
                {
                    throw text.Error(
                        "ProfileAmbiguous", entry.Value.Line, $"the value {fault}.",
                        "Write the value alone: no quotation marks, and comments on lines of their own.");
                }
            }
        }

        return new ProfileValues(text, name, section.Line, section.Entries, normalize);
    }
}
