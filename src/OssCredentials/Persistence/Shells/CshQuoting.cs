using System;
using System.Text;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for csh and tcsh.</summary>
internal static class CshQuoting
{
    /// <summary>
    /// A word that csh and tcsh read back as the value: single quotes, with <c>'</c>, <c>!</c> and <c>\</c> outside them, each
    /// escaped with a backslash.
    /// </summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value contains a control character or a lone surrogate.</exception>
    /// <remarks>
    /// <c>!</c> is history substitution even inside single quotes. A backslash is literal there, unless <c>backslash_quote</c> is
    /// set; outside it is the same in either case. Source: tcsh(1), "Lexical structure".
    /// </remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        if (value.Length == 0)
        {
            return "''";
        }

        var word = new StringBuilder(value.Length + 16);
        bool quoted = false;
        foreach (char c in value)
        {
            bool special = c is '\'' or '!' or '\\';
            if (special == quoted)
            {
                word.Append('\'');
                quoted = !quoted;
            }

            if (special)
            {
                word.Append('\\');
            }

            word.Append(c);
        }

        if (quoted)
        {
            word.Append('\'');
        }

        return word.ToString();
    }
}
