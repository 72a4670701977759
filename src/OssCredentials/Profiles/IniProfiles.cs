using System;
using System.Collections.Generic;
using OssCredentials.Errors;

namespace OssCredentials.Profiles;

/// <summary>What the INI formats share: comments after values and quotation marks around them, and no guess where the tools disagree.</summary>
internal static class IniProfiles
{
    /// <summary>
    /// The values of a section. One that the tools would read differently is a fault of its key, which affects only those who need
    /// it.
    /// </summary>
    /// <param name="text">The file.</param>
    /// <param name="name">The profile's name.</param>
    /// <param name="section">The section.</param>
    /// <param name="normalize">Returns the same text for all spellings of a key.</param>
    /// <param name="isFreeText">Whether a key's value can have several words: a command line, a policy.</param>
    /// <exception cref="CredentialSourceException">A line of the section is ambiguous.</exception>
    public static ProfileValues Values(
        ProfileText text, string name, IniSection section, Func<string, string> normalize, Func<string, bool> isFreeText)
    {
        if (section.Fault is not null)
        {
            throw section.Fault;
        }

        var entries = new Dictionary<string, IniEntry>(StringComparer.Ordinal);
        foreach (KeyValuePair<string, IniEntry> entry in section.Entries)
        {
            IniEntry raw = entry.Value;
            (string value, string? fault) = isFreeText(entry.Key) ? (FreeText(raw.Value), null) : Word(raw.Value);
            entries.Add(entry.Key, new IniEntry(raw.Key, value, raw.Line)
            {
                Fault = raw.Fault ?? (fault is null ? null : text.Error(
                    "ProfileAmbiguous", raw.Line, $"the value {fault}.", "Write the value alone; a comment begins with # after a space.")),
            });
        }

        return new ProfileValues(text, name, section.Line, entries, normalize);
    }

    // Python's and Node's SDKs end a value at #, Node's also at ;, Go's at either: they agree only if a space comes before.
    private static (string Value, string? Fault) Word(string raw)
    {
        string value = raw.Trim(' ', '\t');
        if (value.Length == 0)
        {
            return (value, null);
        }

        if (value[0] is '"' or '\'')
        {
            // Go's and Node's parsers remove a pair of quotes; no AccessKey, token or ARN contains one.
            int end = value.IndexOf(value[0], 1);
            return end > 0 && IsBlankOrComment(value.Substring(end + 1)) && value.IndexOf('\\', 0, end) < 0
                ? (value.Substring(1, end - 1), null)
                : (value, "begins with a quotation mark");
        }

        int comment = CommentIn(raw, isQuoted: false);
        value = comment < 0 ? value : raw.Substring(0, comment).Trim(' ', '\t');
        return (value, value.Length == 0 ? null
            : value[0] == '`' ? "begins with a quotation mark"
            : value.IndexOfAny(['#', ';']) >= 0 ? "contains # or ; without a space before it, which some tools read as a comment"
            : value[value.Length - 1] == '\\' ? "ends with \\, which some tools read as a continuation"
            : null);
    }

    private static string FreeText(string raw)
    {
        int comment = CommentIn(raw, isQuoted: true);
        return (comment < 0 ? raw : raw.Substring(0, comment)).Trim(' ', '\t');
    }

    private static bool IsBlankOrComment(string rest) =>
        rest.Trim(' ', '\t').Length == 0 || (rest[0] is ' ' or '\t' && rest.TrimStart(' ', '\t')[0] is '#' or ';');

    // Where a comment begins: at a # or ; after a space, and not between quotation marks if those are significant.
    private static int CommentIn(string text, bool isQuoted)
    {
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (isQuoted && c is '"' or '\'')
            {
                quote = c;
            }
            else if (c is '#' or ';' && i > 0 && text[i - 1] is ' ' or '\t')
            {
                return i;
            }
        }

        return -1;
    }
}
