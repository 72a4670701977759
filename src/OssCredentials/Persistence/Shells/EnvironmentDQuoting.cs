using System;
using System.Text;

namespace OssCredentials.Persistence.Shells;

/// <summary>Quoting for the files of systemd's <c>environment.d</c>.</summary>
internal static class EnvironmentDQuoting
{
    /// <summary>A double-quoted value in which <c>\</c>, <c>"</c> and <c></c><c> are escaped with a backslash and </c>$` is doubled.</summary>
    /// <param name="value">Any text without control characters.</param>
    /// <exception cref="ArgumentException">The value contains a control character or a lone surrogate.</exception>
    /// <remarks>
    /// Quotes and backslashes are removed before variables are expanded, so <c>\$</c> would still be expanded. Source:
    /// environment.d(5).
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
