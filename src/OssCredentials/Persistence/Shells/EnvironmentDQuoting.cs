using System;
using System.Text;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for the files of systemd's <c>environment.d</c>.</summary>
internal static class EnvironmentDQuoting
{
    /// <summary>A double-quoted value with <c>\</c>, <c>"</c> and <c>`</c> behind a backslash and <c>$</c> doubled.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value holds a control character or a lone surrogate.</exception>
    /// <remarks>
    /// Quotes and backslashes are taken off before variables are put in, so <c>\$</c> would still be one.
    /// Source: environment.d(5).
    /// </remarks>
    public static string Quote(string value)
    {
        ShellText.ThrowIfUnsafe(value, nameof(value));
        var word = new StringBuilder(value.Length + 16).Append('"');
        foreach (char c in value)
        {
            switch (c)
            {
                case '\\' or '"' or '`':
                    word.Append('\\').Append(c);
                    break;
                case '$':
                    word.Append("$$");
                    break;
                default:
                    word.Append(c);
                    break;
            }
        }

        return word.Append('"').ToString();
    }
}
